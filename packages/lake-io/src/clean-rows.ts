import { byCodePoint, formatDay, type Day } from '@regimelab/core';
import { literal } from './connection.js';
import { settlesWithin, type FundingUnit } from './descriptor.js';
import type { Lake } from './lake.js';
import { LakeError } from './lake-error.js';
import { definitionOf, type TableName, type ValueTable } from './table-definitions.js';
import { readingFiles, type TableView } from './table-source.js';

/** One stream of values: an asset, or an instrument of it on one exchange. */
export interface ValueSeries {
  readonly assetId: string;
  readonly exchange: string | null;
  readonly instrumentId: string | null;
}

/** What a look over a table found, before any value is read. */
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
  /** SQL of all rows with typed columns and, in `unusable`, why a row cannot be used. */
  readonly annotated: string;
  /** SQL of the usable rows, without their series. */
  readonly usable: string;
  /** SQL of the usable rows: k (series), d (row date), v (value in its own unit), and the known columns. */
  readonly clean: string;
}

/** Rows that cannot be used, with the reason. */
export interface DroppedRows {
  readonly reason: string;
  readonly count: number;
}

/** Tables whose rows belong to an instrument of an asset. */
const hasVenue = (table: TableName) => definitionOf(table).key.includes('instrument_id');

/**
 * Looks once over a value table: which series it holds, how many rows are usable, which are not and why.
 *
 * Ids are normalised first; then a row is left out where the asset or date is missing, the value is missing, not finite or against the
 * table's rule, or `interval_hours` does not divide 24 (lake specification, section 3.2).
 *
 * @throws {LakeError} `LAKE_COLUMN_TYPE` for text that is no number or date, `LAKE_DATE_NOT_MIDNIGHT`; `LAKE_MISSING_COLUMN` or
 * `CONFIG_CONFLICT` where `funding_ts` contradicts the descriptor's `row_kind`
 */
export async function surveyTable(lake: Lake, table: ValueTable | 'fact_funding_settlement'): Promise<Survey> {
  const view = await lake.view(table);
  await refuseUnreadable(lake, view);
  if (table === 'fact_funding') await refuseOtherRowKind(lake, view);
  const rows = await readingFiles(view, () =>
    lake.connection.rows(
      `SELECT raw, exchange, instrument, unusable, count(*) AS n, min(d) AS first, max(d) AS last FROM (${annotated(lake, view)}) GROUP BY ALL`,
    ),
  );
  const series = new Map<string, ValueSeries>();
  const aliases: { raw: string; exchange: string | null; instrument: string | null; key: string }[] = [];
  const dropped = new Map<string, number>();
  let [used, first, last] = [0, Infinity, -Infinity];
  for (const row of rows) {
    const count = Number(row['n']);
    if (row['unusable'] !== null) {
      const reason = String(row['unusable']);
      dropped.set(reason, (dropped.get(reason) ?? 0) + count);
      continue;
    }
    const raw = String(row['raw']);
    const exchange = row['exchange'] === null ? null : String(row['exchange']);
    const instrument = row['instrument'] === null ? null : String(row['instrument']);
    const assetId = lake.assetId(raw);
    const key = JSON.stringify([assetId, exchange, instrument]);
    series.set(key, { assetId, exchange, instrumentId: instrument });
    aliases.push({ raw, exchange, instrument, key });
    used += count;
    first = Math.min(first, Number(row['first']));
    last = Math.max(last, Number(row['last']));
  }
  const ordered = [...series.entries()].sort(([, a], [, b]) => compareSeries(a, b));
  const position = new Map(ordered.map(([key], k) => [key, k]));
  // Unnested lists: a VALUES list of hundreds of rows costs the planner more than reading the table.
  const list = (values: readonly (string | null)[]) => `unnest(CAST([${values.map(sqlText).join(', ')}] AS VARCHAR[]))`;
  const venues = hasVenue(table)
    ? `, ${list(aliases.map(({ exchange }) => exchange))} AS exchange, ${list(aliases.map(({ instrument }) => instrument))} AS instrument`
    : '';
  const names = `SELECT ${list(aliases.map(({ raw }) => raw))} AS raw${venues}, unnest(CAST([${aliases.map(({ key }) => position.get(key)).join(', ')}] AS INTEGER[])) AS k`;
  const join = hasVenue(table)
    ? 'r.raw = m.raw AND r.exchange IS NOT DISTINCT FROM m.exchange AND r.instrument IS NOT DISTINCT FROM m.instrument'
    : 'r.raw = m.raw';
  return {
    table,
    series: ordered.map(([, value]) => value),
    rows: used,
    dropped: [...dropped].map(([reason, count]) => ({ reason, count })).sort((a, b) => byCodePoint(a.reason, b.reason)),
    span: used === 0 ? null : { first, last },
    annotated: annotated(lake, view),
    usable: `SELECT * FROM (${annotated(lake, view)}) WHERE unusable IS NULL`,
    clean:
      used === 0
        ? `SELECT * FROM (SELECT 0 AS k, r.* FROM (${annotated(lake, view)}) r) WHERE false`
        : `SELECT m.k, r.* EXCLUDE (unusable) FROM (${annotated(lake, view)}) r
             JOIN (${names}) m ON ${join} WHERE r.unusable IS NULL`,
  };
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
    const at = row['t'] === undefined ? formatDay(Number(row['d'])) : new Date(Number(row['t']) * 86_400_000).toISOString();
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

/** Every row of a table with typed columns and, where it cannot be used, the reason. */
function annotated(lake: Lake, view: TableView): string {
  const { value } = definitionOf(view.table);
  const byTime = settlesWithin(lake.descriptor, view.table);
  const isFunding = view.table === 'fact_funding' || view.table === 'fact_funding_settlement';
  const v = view.sql(value!.column);
  // An interval that is no number counts as absent, like any other missing value.
  const hours = isFunding
    ? `CASE WHEN isfinite(${view.sql('interval_hours')}) THEN ${view.sql('interval_hours')} END`
    : 'CAST(NULL AS DOUBLE)';
  const time = isFunding ? view.sql('funding_ts') : 'CAST(NULL AS TIMESTAMP)';
  const day = byTime ? `CAST(${time} AS DATE)` : view.sql('date');
  const rule = { positive: 'v <= 0', 'non-negative': 'v < 0', any: 'false' }[value!.rule];
  const venue = (column: string) => (hasVenue(view.table) ? view.sql(column) : 'CAST(NULL AS VARCHAR)');
  const plain = `SELECT ${view.sql('asset_id')} AS raw, ${venue('exchange')} AS exchange, ${venue('instrument_id')} AS instrument,
      ${day} AS d, ${time} AS t, ${v} AS v, ${hours} AS hours, ${view.sql('source')} AS source FROM ${view.relation}`;
  const converted = isFunding ? `SELECT * REPLACE (${rate8(lake, view.table)} AS v) FROM (${plain})` : plain;
  return `SELECT *, CASE
      WHEN raw IS NULL OR trim(raw) = '' THEN 'asset_id_missing'
      WHEN d IS NULL THEN 'date_missing'
      WHEN v IS NULL THEN 'value_missing'
      WHEN NOT isfinite(v) THEN 'value_not_finite'
      WHEN ${rule} THEN ${value!.rule === 'positive' ? `'value_not_positive'` : `'value_negative'`}
      WHEN hours IS NOT NULL AND NOT (hours BETWEEN 1 AND 24 AND 24 % hours = 0) THEN 'interval_hours_invalid'
    END AS unusable FROM (${converted})`;
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

/** Text that is no number or date, and timestamps that are not midnight, are errors and not missing values. */
async function refuseUnreadable(lake: Lake, view: TableView): Promise<void> {
  for (const column of view.present) {
    const doubt = view.doubt(column);
    if (doubt === null) continue;
    const [bad] = await readingFiles(view, () =>
      lake.connection.rows(
        `SELECT count(*) AS n, CAST(min(${column}) AS VARCHAR) AS example, min(asset_id) AS asset FROM ${view.relation} WHERE ${doubt.where}`,
      ),
    );
    const { n, example, asset } = bad!;
    if (Number(n) === 0) continue;
    throw new LakeError(
      doubt.code,
      `${view.table}.${column}: ${n} values are ${doubt.complaint}, such as ${JSON.stringify(example)} (${asset})`,
      {
        hint: doubt.hint,
        context: { table: view.table, column, count: n, example, files: view.files.slice(0, 3) },
      },
    );
  }
}

/** Settlement rows need their time; daily means must not have one: a table read as the other kind would give wrong rates silently. */
async function refuseOtherRowKind(lake: Lake, view: TableView): Promise<void> {
  const { rowKind } = lake.descriptor.funding;
  if (rowKind === 'settlement') {
    if (view.present.has('funding_ts')) return;
    throw new LakeError('LAKE_MISSING_COLUMN', 'fact_funding has no column funding_ts, which row_kind: settlement needs', {
      hint: 'set row_kind: daily_mean in lake.yaml, or add the settlement times',
      context: { table: view.table, column: 'funding_ts', files: view.files.slice(0, 3) },
    });
  }
  if (!view.present.has('funding_ts')) return;
  const [timed] = await readingFiles(view, () =>
    lake.connection.rows(`SELECT count(*) AS n FROM ${view.relation} WHERE ${view.sql('funding_ts')} IS NOT NULL`),
  );
  const count = Number(timed!['n']);
  if (count === 0) return;
  throw new LakeError(
    'CONFIG_CONFLICT',
    `fact_funding.funding_ts: ${count} rows have a settlement time, but lake.yaml says row_kind: daily_mean`,
    {
      hint: 'set tables.fact_funding.row_kind: settlement in lake.yaml, or leave funding_ts empty',
      context: { table: view.table, column: 'funding_ts', count, files: view.files.slice(0, 3) },
    },
  );
}

const sqlText = (value: string | null) => (value === null ? 'NULL' : literal(value));

function compareSeries(a: ValueSeries, b: ValueSeries): number {
  return byCodePoint(a.assetId, b.assetId) || nullsFirst(a.exchange, b.exchange) || nullsFirst(a.instrumentId, b.instrumentId);
}

function nullsFirst(a: string | null, b: string | null): number {
  return a === null || b === null ? Number(a !== null) - Number(b !== null) : byCodePoint(a, b);
}
