import { formatDay, RegimelabError } from '@regimelab/core';
import { type DroppedRows } from './clean-rows.js';
import { settlesWithin } from './descriptor.js';
import type { Lake } from './lake.js';
import { definitionOf, type TableName, type ValueTable } from './table-definitions.js';
import { readingFiles } from './table-source.js';

/** What a table of a lake holds. */
export interface TableDescription {
  readonly table: TableName;
  readonly form: string;
  readonly rows: number;
  readonly assets: number | null;
  readonly first_date: string | null;
  readonly last_date: string | null;
  readonly dropped_rows: readonly DroppedRows[];
  /** Columns regimelab does not know and ignores. */
  readonly unknown_columns: readonly string[];
  /** Distinct assets and usable rows by calendar year. */
  readonly years: readonly { readonly year: number; readonly assets: number; readonly rows: number }[];
  readonly stamp: string | null;
  readonly publication_lag: string | null;
  /** Why the table could not be read; null where it could. */
  readonly problem: string | null;
}

/** Tables, spans, coverage by year and conventions of a lake. A table that cannot be read is described by its problem. */
export async function describeLake(lake: Lake): Promise<readonly TableDescription[]> {
  const described: TableDescription[] = [];
  for (const { table, form } of lake.sources.values()) {
    const { stamp, publicationLag } = lake.descriptor.tables[table];
    const { clocked, value } = definitionOf(table);
    const base = {
      table,
      form,
      stamp: settlesWithin(lake.descriptor, table) ? 'settlement time' : clocked ? stamp : null,
      publication_lag: clocked ? publicationLag : null,
      unknown_columns: [] as readonly string[],
      problem: null,
    };
    const nothing = { rows: 0, assets: null, first_date: null, last_date: null, dropped_rows: [], years: [] };
    try {
      const { unknown } = await lake.view(table);
      const facts = value === undefined ? await countRows(lake, table) : await valueFacts(lake, table as ValueTable);
      described.push({ ...base, ...nothing, ...facts, unknown_columns: unknown });
    } catch (error) {
      if (!(error instanceof RegimelabError)) throw error;
      described.push({ ...base, ...nothing, problem: `${error.code}: ${error.message}` });
    }
  }
  return described;
}

async function valueFacts(lake: Lake, table: ValueTable) {
  const view = await lake.view(table);
  const survey = await lake.survey(table);
  const years = await readingFiles(view, () =>
    lake.connection.rows(
      `SELECT CAST(year(d) AS INTEGER) AS year, count(DISTINCT k) AS assets, count(*) AS n FROM (${survey.clean}) GROUP BY 1 ORDER BY 1`,
    ),
  );
  return {
    rows: survey.rows,
    assets: new Set(survey.series.map(({ assetId }) => assetId)).size,
    first_date: survey.span === null ? null : formatDay(survey.span.first),
    last_date: survey.span === null ? null : formatDay(survey.span.last),
    dropped_rows: survey.dropped,
    years: years.map((row) => ({ year: Number(row['year']), assets: Number(row['assets']), rows: Number(row['n']) })),
  };
}

async function countRows(lake: Lake, table: TableName) {
  const view = await lake.view(table);
  const assets = view.present.has('asset_id') ? `count(DISTINCT ${view.sql('asset_id')})` : 'NULL';
  const [row] = await readingFiles(view, () => lake.connection.rows(`SELECT count(*) AS n, ${assets} AS assets FROM ${view.relation}`));
  return { rows: Number(row!['n']), assets: row!['assets'] === null ? null : Number(row!['assets']) };
}
