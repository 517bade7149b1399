import { RegimelabError } from '@regimelab/core';
import { uniqueRows } from '../clean-rows.js';
import { LakeError } from '../lake-error.js';
import type { Lake } from '../lake.js';
import { readAssets } from '../read-assets.js';
import { readPanels } from '../read-panels.js';
import { definitionOf, type TableName, type ValueTable } from '../table-definitions.js';
import { readingFiles } from '../table-source.js';
import type { Check } from './check.js';
import { checkFunding, checkFundingIntervals } from './check-funding.js';
import { checkPanels, type PanelsByTable } from './check-panels.js';

const REQUIRED: readonly TableName[] = ['fact_price', 'fact_marketcap'];
const VALUE_TABLES: readonly ValueTable[] = ['fact_price', 'fact_marketcap', 'fact_volume', 'fact_funding', 'fact_open_interest'];

/**
 * Every check of the lake specification, section 7, over all tables. An error in one table does not hide the next: each is reported.
 *
 * @param options.tables only these; default all
 * @param options.now the caller's clock, milliseconds since 1970
 */
export async function checkLake(
  lake: Lake,
  options: { readonly now: number; readonly tables?: readonly TableName[] },
): Promise<readonly Check[]> {
  const wanted = (table: TableName) => options.tables === undefined || options.tables.includes(table);
  const checks: Check[] = [];
  for (const table of REQUIRED) {
    if (wanted(table) && !lake.sources.has(table)) {
      const detail = `the lake has no ${table}.parquet, ${table}/ or ${table}.csv`;
      checks.push({ code: 'LAKE_MISSING_TABLE', level: 'error', table, date: null, asset_id: null, detail });
    }
  }
  const panels: PanelsByTable = await readSound(
    lake,
    VALUE_TABLES.filter((table) => wanted(table) || REQUIRED.includes(table)),
    checks,
  );
  checks.push(...checkPanels(panels, lake.descriptor, options.now));
  for (const table of Object.keys(panels) as ValueTable[]) checks.push(...(await unusableRows(lake, table)));
  if (panels.fact_funding !== undefined) checks.push(...(await checkFunding(lake)));
  await guarded(checks, 'fact_funding_settlement', async () => {
    if (!wanted('fact_funding_settlement') || !lake.sources.has('fact_funding_settlement')) return;
    await uniqueRows(lake, await lake.survey('fact_funding_settlement'));
    if (panels.fact_funding !== undefined) checks.push(...(await checkFundingIntervals(lake)));
  });
  for (const table of lake.sources.keys()) {
    if (definitionOf(table).value === undefined) await guarded(checks, table, () => duplicateKeys(lake, table, checks));
  }
  // An unreadable dimension table is a finding already.
  const unreadable = checks.some(({ table, level }) => level === 'error' && (table === 'dim_asset' || table === 'map_category_asset'));
  if (!unreadable) await unknownAssets(lake, panels, checks);
  return checks.filter(({ table }) => wanted(table));
}

/** Reads the tables that can be read; each that cannot becomes a finding. */
async function readSound(lake: Lake, tables: readonly ValueTable[], checks: Check[]): Promise<PanelsByTable> {
  const sound: ValueTable[] = [];
  for (const table of tables) {
    if (lake.sources.has(table)) await guarded(checks, table, async () => (await readPanels(lake, [table]), sound.push(table)));
  }
  return sound.length === 0 ? {} : readPanels(lake, sound);
}

async function guarded(checks: Check[], table: TableName, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof LakeError || error instanceof RegimelabError)) throw error;
    // A lake may have an optional table without rows; a run that needs it says so itself.
    const level = error.code === 'LAKE_EMPTY_TABLE' && !REQUIRED.includes(table) ? 'flag' : 'error';
    checks.push({ code: error.code, level, table, date: null, asset_id: null, detail: error.message });
  }
}

/** Rows left out, with the first of each reason. */
async function unusableRows(lake: Lake, table: ValueTable): Promise<readonly Check[]> {
  const { dropped, annotated } = await lake.survey(table);
  if (dropped.length === 0) return [];
  const view = await lake.view(table);
  const first = await readingFiles(view, () =>
    lake.connection.rows(
      `SELECT unusable, min_by(raw, d) AS asset, CAST(min(d) AS VARCHAR) AS date, CAST(min_by(v, d) AS VARCHAR) AS value, count(*) AS n
         FROM (${annotated}) WHERE unusable IS NOT NULL GROUP BY unusable ORDER BY unusable`,
    ),
  );
  return first.map((row) => ({
    code: 'UNUSABLE_ROWS',
    level: 'flag',
    table,
    date: row['date'] === null ? null : String(row['date']),
    asset_id: row['asset'] === null ? null : String(row['asset']),
    detail:
      `${row['n']} rows left out: ${String(row['unusable']).replaceAll('_', ' ')} in ${definitionOf(table).value!.column}, first ${row['asset'] ?? '(no asset)'} ${row['date'] ?? '(no date)'} ${row['value'] ?? ''}`.trim(),
  }));
}

async function duplicateKeys(lake: Lake, table: TableName, checks: Check[]): Promise<void> {
  const view = await lake.view(table);
  const key = definitionOf(table).key.map((column) => view.sql(column));
  const all = [...view.present].map((column) => view.sql(column));
  const rows = await readingFiles(view, () =>
    lake.connection.rows(
      `SELECT concat_ws(' ', ${key.map((part) => `CAST(${part} AS VARCHAR)`).join(', ')}) AS key FROM (SELECT DISTINCT ${all.join(', ')} FROM ${view.relation})
         GROUP BY ${key.join(', ')} HAVING count(*) > 1 ORDER BY 1 LIMIT 5`,
    ),
  );
  if (rows.length === 0) return;
  const detail = `two different rows for one key: ${rows.map((row) => row['key']).join('; ')}`;
  checks.push({ code: 'LAKE_DUPLICATE_KEY', level: 'error', table, date: null, asset_id: null, detail });
}

function unknownAssets(lake: Lake, panels: PanelsByTable, checks: Check[]): Promise<void> {
  return readAssets(lake).then(({ known }) => {
    if (!lake.sources.has('dim_asset')) return;
    for (const panel of Object.values(panels)) {
      const unknown = [...panel.assetIds].filter((id) => !known.has(id));
      const detail =
        unknown.length === 0
          ? 'every asset stands in dim_asset'
          : `${unknown.length} assets are not in dim_asset: ${unknown.slice(0, 8).join(', ')}`;
      checks.push({
        code: 'UNKNOWN_ASSET',
        level: unknown.length === 0 ? 'ok' : 'flag',
        table: panel.table,
        date: null,
        asset_id: unknown[0] ?? null,
        detail,
      });
    }
  });
}
