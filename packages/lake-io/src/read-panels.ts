import { AlignmentError, dailyAxes, emptyPanel, formatDay, MS_PER_DAY, type Axes, type Day, type Panel } from '@regimelab/core';
import { readSeriesRows, uniqueRows, type DroppedRows, type SeriesRows, type Survey, type ValueSeries } from './clean-rows.js';
import type { Clock } from './clock.js';
import { LakeError } from './lake-error.js';
import type { Lake } from './lake.js';
import type { ValueTable } from './table-definitions.js';

/**
 * A table as a panel of **row dates**: row t holds what the lake's rows dated `axes.times[t]` say, whenever that was observed. The clock
 * turns row dates into instants; {@link asOf} reads through it.
 */
export interface LakePanel extends Panel {
  readonly table: ValueTable;
  readonly clock: Clock;
  /** Usable rows, before equal ones collapsed. */
  readonly rows: number;
  readonly collapsedRows: number;
  readonly dropped: readonly DroppedRows[];
  /** First and last row date with a usable row. */
  readonly span: { readonly first: Day; readonly last: Day };
  /** Assets with a usable row. */
  readonly assetIds: ReadonlySet<string>;
  /** The table's instruments, where some asset has several of them; null where each asset has one, so that the panel says it all. */
  readonly instruments: InstrumentPanel | null;
}

/** Values per day and instrument, before they are joined to assets: T·S on the days of the panel. */
export interface InstrumentPanel {
  readonly series: readonly ValueSeries[];
  readonly values: Float64Array;
}

/**
 * Reads value tables into panels that share one `Axes`: every day from the first to the last row of any of them, every asset of any of them in
 * code-point order. Prices, caps and volumes as they are; open interest summed over an asset's instruments; funding as the mean over its
 * instruments of the rate per 8 h (fraction), instruments in ascending (exchange, instrument_id), nulls first (lake specification, 6.3).
 *
 * @param options.axes read onto these axes instead of the tables' own; they must cover them
 * @param options.settledUntilMs of settlement rows, use only those at or before this time of the day, milliseconds since midnight
 * @returns panels by table; a cell without a usable row is NaN
 * @throws {LakeError} `LAKE_MISSING_TABLE`, `LAKE_EMPTY_TABLE`, `LAKE_DUPLICATE_KEY`, `ASSET_ALIAS_CLASH`, and what {@link Lake.survey} throws
 * @throws {AlignmentError} where given axes do not cover a table
 */
export async function readPanels<T extends ValueTable>(
  lake: Lake,
  tables: readonly T[],
  options: { readonly axes?: Axes; readonly settledUntilMs?: number } = {},
): Promise<Readonly<Record<T, LakePanel>>> {
  const surveys = await Promise.all(tables.map((table) => lake.survey(table)));
  for (const { table, span, dropped } of surveys) {
    if (span !== null) continue;
    throw new LakeError('LAKE_EMPTY_TABLE', `${table} has no usable row`, {
      hint: dropped.length === 0 ? undefined : `rows left out: ${dropped.map(({ reason, count }) => `${count} ${reason}`).join(', ')}`,
      context: { table, dropped },
    });
  }
  const first = Math.min(...surveys.map(({ span }) => span!.first));
  const last = Math.max(...surveys.map(({ span }) => span!.last));
  const axes = options.axes ?? dailyAxes(first, last, new Set(surveys.flatMap(({ series }) => series.map(({ assetId }) => assetId))));
  const columnOf = new Map(axes.assets.map((asset, n) => [asset, n]));
  for (const survey of surveys) requireCovered(survey, axes, columnOf);
  const panels: Partial<Record<ValueTable, LakePanel>> = {};
  for (const survey of surveys)
    panels[survey.table as T] = await readPanel(lake, survey, axes, columnOf, options.settledUntilMs ?? MS_PER_DAY);
  return panels as Record<T, LakePanel>;
}

/** Refuses axes that lack an asset or day of a table: its rows would be lost, or land in another asset's column. */
function requireCovered({ table, series, span }: Survey, { times }: Axes, columnOf: ReadonlyMap<string, number>): void {
  const [firstTime, lastTime] = [times[0] ?? Infinity, times.at(-1) ?? -Infinity];
  const asset = series.find(({ assetId }) => !columnOf.has(assetId))?.assetId;
  const day = span!.first < firstTime ? span!.first : span!.last > lastTime ? span!.last : undefined;
  if (asset === undefined && day === undefined) return;
  throw new AlignmentError('ALIGNMENT', `readPanels: the given axes lack ${asset ?? formatDay(day!)} of ${table}`, { context: { table } });
}

async function readPanel(
  lake: Lake,
  survey: Survey,
  axes: Axes,
  columnOf: ReadonlyMap<string, number>,
  settledUntilMs: number,
): Promise<LakePanel> {
  const table = survey.table as ValueTable;
  const columns = Int32Array.from(survey.series, ({ assetId }) => columnOf.get(assetId)!);
  const panel = emptyPanel(axes);
  const hasOneEach = new Set(columns).size === columns.length;
  const instruments = hasOneEach ? null : { series: survey.series, values: new Float64Array(axes.times.length * columns.length).fill(NaN) };
  const target = instruments === null ? panel.values : instruments.values;
  const width = instruments === null ? axes.assets.length : columns.length;
  const columnOfSeries = instruments === null ? columns : Int32Array.from(columns.keys());
  const collapsedRows = await fillGrid(lake, survey, { target, width, columnOfSeries, origin: axes.times[0] ?? 0 }, settledUntilMs);
  if (instruments !== null) joinInto(panel.values, axes, instruments, columns, table === 'fact_funding' ? 'mean' : 'sum');
  return {
    ...panel,
    table,
    clock: lake.clock(table),
    rows: survey.rows,
    collapsedRows,
    dropped: survey.dropped,
    span: survey.span!,
    assetIds: new Set(survey.series.map(({ assetId }) => assetId)),
    instruments,
  };
}

/** Where the values of a table go: cell (day, series) is `target[(day − origin) · width + columnOfSeries[series]]`. */
interface Grid {
  readonly target: Float64Array;
  readonly width: number;
  readonly columnOfSeries: Int32Array;
  readonly origin: Day;
}

/**
 * Puts the rows of a table into a grid of NaN; where two rows want one cell, the rows of one key decide.
 *
 * @returns how many equal rows collapsed
 */
async function fillGrid(lake: Lake, survey: Survey, grid: Grid, settledUntilMs: number): Promise<number> {
  if (survey.values !== null && scatter(survey.values, grid)) return 0;
  const { sql, collapsed } = await uniqueRows(lake, survey);
  // Settlements left to right in ascending time, as the specification sums; the engine's own sum has no fixed order.
  const daily =
    survey.values !== null
      ? sql
      : `SELECT k, d, list_reduce(list(v ORDER BY t), (a, b) -> a + b) / count(*) AS v FROM (${sql})
           WHERE epoch_ms(t) % ${MS_PER_DAY} <= ${settledUntilMs} GROUP BY k, d`;
  grid.target.fill(NaN);
  scatter(await readSeriesRows(lake, await lake.view(survey.table), daily), grid);
  return collapsed;
}

/** @returns whether each row had a cell of its own */
function scatter(series: readonly SeriesRows[], { target, width, columnOfSeries, origin }: Grid): boolean {
  let isAlone = true;
  for (const { k, days, values } of series) {
    const column = columnOfSeries[k]!;
    for (let row = 0; row < days.length; row++) {
      const cell = (days[row]! - origin) * width + column;
      // A cell that is no longer NaN was written before: two rows for one key.
      if (target[cell] === target[cell]) isAlone = false;
      target[cell] = values[row]!;
    }
  }
  return isAlone;
}

/** Sum or mean over an asset's instruments, left to right in their order, into the asset's column. */
function joinInto(
  out: Float64Array,
  { times, assets }: Axes,
  { values }: InstrumentPanel,
  columns: Int32Array,
  join: 'sum' | 'mean',
): void {
  const N = assets.length;
  const S = columns.length;
  const counts = new Int32Array(N);
  for (let t = 0; t < times.length; t++) {
    counts.fill(0);
    for (let s = 0; s < S; s++) {
      const value = values[t * S + s]!;
      if (value !== value) continue;
      const n = columns[s]!;
      out[t * N + n] = counts[n]!++ === 0 ? value : out[t * N + n]! + value;
    }
    if (join === 'mean') for (let n = 0; n < N; n++) if (counts[n]! > 1) out[t * N + n]! /= counts[n]!;
  }
}
