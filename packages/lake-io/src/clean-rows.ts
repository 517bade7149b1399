import { byCodePoint, formatDay, type Day } from '@regimelab/core';
import { literal } from './connection.js';
import { settlesWithin } from './descriptor.js';
import type { Lake } from './lake.js';
import { LakeError } from './lake-error.js';
import { annotatedRows, joinNames, nameParts, type SeriesName } from './row-sql.js';
import type { TableName, ValueTable } from './table-definitions.js';
import { readingFiles, type TableView } from './table-source.js';

/** One stream of values: an asset, or an instrument of it on one exchange. */
export interface ValueSeries {
  readonly assetId: string;
  readonly exchange: string | null;
  readonly instrumentId: string | null;
}

/** What one reading of a table found. */
export interface Survey {
  readonly table: TableName;
  /** In ascending (asset_id, exchange, instrument_id), nulls first. */
  readonly series: readonly ValueSeries[];
  /** Usable rows. */
  readonly rows: number;
  /** Rows left out, by reason. */
  readonly dropped: readonly DroppedRows[];
  /** First and last row date of the usable rows; null without any. */
  readonly span: { readonly first: Day; readonly last: Day } | null;
  /** The usable rows themselves; null for settlements, which have to be read in the order of their times. */
  readonly values: readonly SeriesRows[] | null;
  /** SQL of all rows with typed columns and, in `unusable`, why a row cannot be used. */
  readonly annotated: string;
  /** SQL of the usable rows: k (series), d (row date), v (value in its own unit), and the known columns. */
  readonly clean: string;
}

/** Usable rows of one series, in any order; equal rows have not collapsed, and a series that goes by two names comes twice. */
export interface SeriesRows {
  /** Index into {@link Survey.series}. */
  readonly k: number;
  /** Row dates. */
  readonly days: Int32Array;
  /** Values; funding rates per 8 h as fractions. */
  readonly values: Float64Array;
}

/** Rows that cannot be used, with the reason. */
export interface DroppedRows {
  readonly reason: string;
  readonly count: number;
}

/** SQL that gathers the rows of a group as {@link Cells} with the days and values of {@link SeriesRows}. */
const CELLS = `list({ 'days': d, 'values': v })`;
type RowCells = Pick<SeriesRows, 'days' | 'values'>;

/**
 * Reads a value table once: which series it holds, its usable rows, how many are not usable and why.
 *
 * Ids are normalised first; then a row is left out where the asset or date is missing, the value is missing, not finite or against the
 * table's rule, or `interval_hours` does not divide 24 (lake specification, section 3.2).
 *
 * @throws {LakeError} as {@link Lake.soundView}
 */
export async function surveyTable(lake: Lake, table: ValueTable | 'fact_funding_settlement'): Promise<Survey> {
  const view = await lake.soundView(table);
  const annotated = annotatedRows(lake, view);
  const isDaily = !settlesWithin(lake.descriptor, table);
  const groups = await readingFiles(view, () =>
    lake.connection.rows(
      `SELECT ${nameParts(table).join(', ')}, unusable, count(*) AS n, min(d) AS first, max(d) AS last${isDaily ? `, ${CELLS} AS cells` : ''} FROM (${annotated}) GROUP BY ALL`,
    ),
  );
  const found = new Map<string, ValueSeries>();
  const named: { readonly name: SeriesName; readonly key: string; readonly cells: RowCells }[] = [];
  const dropped = new Map<string, number>();
  let rows = 0;
  let first = Infinity;
  let last = -Infinity;
  for (const group of groups) {
    const count = Number(group['n']);
    if (group['unusable'] !== null) {
      const reason = String(group['unusable']);
      dropped.set(reason, (dropped.get(reason) ?? 0) + count);
      continue;
    }
    const name = { raw: String(group['raw']), exchange: textOrNull(group['exchange']), instrument: textOrNull(group['instrument']) };
    const series = { assetId: lake.assetId(name.raw), exchange: name.exchange, instrumentId: name.instrument };
    const key = JSON.stringify([series.assetId, series.exchange, series.instrumentId]);
    found.set(key, series);
    named.push({ name, key, cells: group['cells'] as RowCells });
    rows += count;
    first = Math.min(first, Number(group['first']));
    last = Math.max(last, Number(group['last']));
  }
  const ordered = [...found].sort(([, a], [, b]) => compareSeries(a, b));
  const position = new Map(ordered.map(([key], k) => [key, k]));
  const names = named.map(({ name, key }) => ({ ...name, k: position.get(key)! }));
  return {
    table,
    series: ordered.map(([, series]) => series),
    rows,
    dropped: [...dropped].map(([reason, count]) => ({ reason, count })).sort((a, b) => byCodePoint(a.reason, b.reason)),
    span: rows === 0 ? null : { first, last },
    values: isDaily ? named.map(({ key, cells }) => ({ k: position.get(key)!, ...cells })) : null,
    annotated,
    clean: `SELECT k, raw, exchange, instrument, d, t, v, hours, source FROM (${annotated}) ${joinNames(table, names)} WHERE unusable IS NULL`,
  };
}

/** Reads rows k, d, v of a table by series. */
export async function readSeriesRows(lake: Lake, view: TableView, sql: string): Promise<readonly SeriesRows[]> {
  const groups = await readingFiles(view, () => lake.connection.rows(`SELECT k, ${CELLS} AS cells FROM (${sql}) GROUP BY k`));
  return groups.map((group) => ({ k: Number(group['k']), ...(group['cells'] as RowCells) }));
}

/**
 * The usable rows of a table with one row per key: equal rows collapse to one, then `source_priority` decides.
 *
 * @returns SQL like {@link Survey.clean}, and how many rows collapsed
 * @throws {LakeError} `LAKE_DUPLICATE_KEY` with the first five keys, `ASSET_ALIAS_CLASH` where two raw ids of one asset disagree
 */
export async function uniqueRows(lake: Lake, survey: Survey): Promise<{ readonly sql: string; readonly collapsed: number }> {
  const view = await lake.view(survey.table);
  const columns = ['k', 'd', 't', 'v', 'hours', 'source'];
  const collapsedSql = `SELECT ${columns.join(', ')}, min(raw) AS raw, max(raw) AS other, count(*) AS copies FROM (${survey.clean}) GROUP BY ${columns.join(', ')}`;
  const key = settlesWithin(lake.descriptor, survey.table) ? 'k, t' : 'k, d';
  const priority = lake.descriptor.tables[survey.table].sourcePriority;
  const chosenSql =
    priority.length === 0
      ? collapsedSql
      : `SELECT * FROM (${collapsedSql}) QUALIFY dense_rank() OVER (PARTITION BY ${key}
           ORDER BY list_position([${priority.map(literal).join(', ')}], source) NULLS LAST, source NULLS LAST) = 1`;
  const clashes = await readingFiles(view, () =>
    lake.connection.rows(
      `SELECT ${key}, count(*) AS n, min(raw) AS raw, max(other) AS other FROM (${chosenSql}) GROUP BY ${key} HAVING count(*) > 1 ORDER BY ${key} LIMIT 6`,
    ),
  );
  if (clashes.length > 0) throw duplicateError(survey, view, clashes);
  const [counts] = await readingFiles(view, () =>
    lake.connection.rows(`SELECT coalesce(sum(copies - 1), 0)::DOUBLE AS n FROM (${collapsedSql})`),
  );
  return { sql: chosenSql, collapsed: Number(counts!['n']) };
}

function duplicateError(survey: Survey, view: TableView, clashes: readonly Readonly<Record<string, unknown>>[]): LakeError {
  const keys = clashes.slice(0, 5).map((row) => {
    const { assetId, instrumentId, exchange } = survey.series[Number(row['k'])]!;
    const at = row['t'] === undefined ? formatDay(Number(row['d'])) : new Date(Math.round(Number(row['t']) * 86_400_000)).toISOString();
    return [assetId, exchange, instrumentId, at].filter((part) => part !== null).join(' ');
  });
  const more = clashes.length > 5 ? ' and more' : '';
  const alias = clashes.find((row) => row['raw'] !== row['other']);
  const files = view.files.slice(0, 3);
  if (alias !== undefined) {
    return new LakeError(
      'ASSET_ALIAS_CLASH',
      `${survey.table}: ${alias['raw']} and ${alias['other']} both mean ${survey.series[Number(alias['k'])]!.assetId} and disagree at: ${keys.join('; ')}${more}`,
      { hint: 'keep one of the two ids, or give source_priority in lake.yaml', context: { table: survey.table, keys, files } },
    );
  }
  return new LakeError('LAKE_DUPLICATE_KEY', `${survey.table} has two different rows for one key: ${keys.join('; ')}${more}`, {
    hint: 'remove one of each, or give source_priority for the table in lake.yaml; `regimelab lake check` lists all problems',
    context: { table: survey.table, keys, files },
  });
}

const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null);

function compareSeries(a: ValueSeries, b: ValueSeries): number {
  return byCodePoint(a.assetId, b.assetId) || nullsFirst(a.exchange, b.exchange) || nullsFirst(a.instrumentId, b.instrumentId);
}

function nullsFirst(a: string | null, b: string | null): number {
  return a === null || b === null ? Number(a !== null) - Number(b !== null) : byCodePoint(a, b);
}
