import { literal } from './connection.js';
import { settlesWithin, type FundingUnit } from './descriptor.js';
import type { Lake } from './lake.js';
import { definitionOf, type TableName } from './table-definitions.js';
import type { TableView } from './table-source.js';

/** Whether the rows of a table belong to an instrument of an asset. */
const hasVenue = (table: TableName) => definitionOf(table).key.includes('instrument_id');

/** The columns of {@link annotatedRows} that name a row's series. */
export const nameParts = (table: TableName) => (hasVenue(table) ? (['raw', 'exchange', 'instrument'] as const) : (['raw'] as const));

/**
 * SQL of every row of a value table: raw (asset id as written), exchange, instrument, d (row date), t (settlement time), v (value; a funding
 * rate per 8 h as a fraction), hours (funding interval), source. What a table lacks is NULL.
 */
function typedRows(lake: Lake, view: TableView): string {
  const isFunding = view.table === 'fact_funding' || view.table === 'fact_funding_settlement';
  // An interval that is no number counts as absent, like any other missing value.
  const hours = isFunding
    ? `CASE WHEN isfinite(${view.sql('interval_hours')}) THEN ${view.sql('interval_hours')} END`
    : 'CAST(NULL AS DOUBLE)';
  const time = isFunding ? view.sql('funding_ts') : 'CAST(NULL AS TIMESTAMP)';
  const day = settlesWithin(lake.descriptor, view.table) ? `CAST(${time} AS DATE)` : view.sql('date');
  const venue = (column: string) => (hasVenue(view.table) ? view.sql(column) : 'CAST(NULL AS VARCHAR)');
  const rows = `SELECT ${view.sql('asset_id')} AS raw, ${venue('exchange')} AS exchange, ${venue('instrument_id')} AS instrument,
      ${day} AS d, ${time} AS t, ${view.sql(definitionOf(view.table).value!.column)} AS v, ${hours} AS hours, ${view.sql('source')} AS source FROM ${view.relation}`;
  return isFunding ? `SELECT * REPLACE (${rate8(lake, view.table)} AS v) FROM (${rows})` : rows;
}

/** {@link typedRows} and, in `unusable`, why a row cannot be used, NULL where it can (lake specification, section 3.2). */
export function annotatedRows(lake: Lake, view: TableView): string {
  const broken = { positive: `WHEN v <= 0 THEN 'value_not_positive'`, 'non-negative': `WHEN v < 0 THEN 'value_negative'`, any: '' };
  return `SELECT *, CASE
      WHEN raw IS NULL OR trim(raw) = '' THEN 'asset_id_missing'
      WHEN d IS NULL THEN 'date_missing'
      WHEN v IS NULL THEN 'value_missing'
      WHEN NOT isfinite(v) THEN 'value_not_finite'
      ${broken[definitionOf(view.table).value!.rule]}
      WHEN hours IS NOT NULL AND NOT (hours BETWEEN 1 AND 24 AND 24 % hours = 0) THEN 'interval_hours_invalid'
    END AS unusable FROM (${typedRows(lake, view)})`;
}

/** The rows of {@link typedRows} that can be used. */
export function usableRows(lake: Lake, view: TableView): string {
  return `SELECT * FROM (${annotatedRows(lake, view)}) WHERE unusable IS NULL`;
}

/** What rows call their series. */
export interface SeriesName {
  readonly raw: string;
  readonly exchange: string | null;
  readonly instrument: string | null;
}

/** SQL that joins rows to the numbers k of their series; a row whose name is not listed is left out. */
export function joinNames(table: TableName, names: readonly (SeriesName & { readonly k: number })[]): string {
  const parts = nameParts(table);
  // Unnested lists: a VALUES list of hundreds of rows costs the planner more than reading the table.
  const lists = parts.map(
    (part) => `unnest(CAST([${names.map((name) => textOrNull(name[part])).join(', ')}] AS VARCHAR[])) AS name_${part}`,
  );
  const numbers = `unnest(CAST([${names.map(({ k }) => k).join(', ')}] AS INTEGER[])) AS k`;
  return `JOIN (SELECT ${lists.join(', ')}, ${numbers}) ON ${parts.map((part) => `${part} IS NOT DISTINCT FROM name_${part}`).join(' AND ')}`;
}

/** SQL of the funding rate per 8 h as a fraction: the raw rate by its unit, times 8, over its interval in hours. */
function rate8(lake: Lake, table: TableName): string {
  const { unit, unitSegments, intervalHours, settlementUnit } = lake.descriptor.funding;
  const divisor: Record<FundingUnit, string> = { fraction: 'v', percent: 'v / 100.0', bps: 'v / 10000.0' };
  const segments = table === 'fact_funding' ? unitSegments : [];
  const cases = [...segments].reverse().map((segment) => `WHEN d >= DATE ${literal(segment.from)} THEN ${divisor[segment.unit]}`);
  const base = divisor[table === 'fact_funding' ? unit : settlementUnit];
  const fraction = cases.length === 0 ? base : `CASE ${cases.join(' ')} ELSE ${base} END`;
  // A zero or odd interval is found unusable by its own rule; it must not become an infinite rate first.
  return `((${fraction}) * 8.0) / (CASE WHEN hours > 0 THEN hours ELSE ${intervalHours}.0 END)`;
}

const textOrNull = (text: string | null) => (text === null ? 'NULL' : literal(text));
