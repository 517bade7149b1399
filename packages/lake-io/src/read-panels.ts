import { createAxes, dailyAxes, emptyPanel, MS_PER_DAY, type Axes, type Day, type Panel } from '@regimelab/core';
import { surveyTable, uniqueRows, type DroppedRows, type Survey, type ValueSeries } from './clean-rows.js';
import type { Clock } from './clock.js';
import { LakeError } from './lake-error.js';
import { settlesWithin, type Lake } from './lake.js';
import type { ValueTable } from './table-definitions.js';
import { readingFiles } from './table-source.js';

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
  /** The table's own series (instruments) on the days of its span, where an asset may have several; T′·S. */
  readonly series: SeriesPanel;
}

/** Values per day and instrument, before they are joined to assets. */
export interface SeriesPanel {
  readonly series: readonly ValueSeries[];
  readonly times: Int32Array;
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
 * @throws {LakeError} `LAKE_MISSING_TABLE`, `LAKE_EMPTY_TABLE`, `LAKE_DUPLICATE_KEY`, `ASSET_ALIAS_CLASH`, and what {@link surveyTable} throws
 */
export async function readPanels<T extends ValueTable>(
  lake: Lake,
  tables: readonly T[],
  options: { readonly axes?: Axes; readonly settledUntilMs?: number } = {},
): Promise<Readonly<Record<T, LakePanel>>> {
  const surveys = await Promise.all(tables.map((table) => surveyTable(lake, table)));
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
  const panels: Partial<Record<ValueTable, LakePanel>> = {};
  for (const survey of surveys)
    panels[survey.table as T] = await readPanel(lake, survey, axes, columnOf, options.settledUntilMs ?? MS_PER_DAY);
  return panels as Record<T, LakePanel>;
}

async function readPanel(
  lake: Lake,
  survey: Survey,
  axes: Axes,
  columnOf: ReadonlyMap<string, number>,
  settledUntilMs: number,
): Promise<LakePanel> {
  const table = survey.table as ValueTable;
  const { series, collapsed } = await readSeries(lake, survey, settledUntilMs);
  const panel = emptyPanel(axes);
  joinInto(panel.values, axes, series, columnOf, table === 'fact_funding' ? 'mean' : 'sum');
  return {
    ...panel,
    table,
    clock: lake.clock(table),
    rows: survey.rows,
    collapsedRows: collapsed,
    dropped: survey.dropped,
    span: survey.span!,
    series,
  };
}

/** Scatters the rows of a table into days × series; where two rows want one cell, reads again with one row per key. */
async function readSeries(lake: Lake, survey: Survey, settledUntilMs: number): Promise<{ series: SeriesPanel; collapsed: number }> {
  const { first, last } = survey.span!;
  const S = survey.series.length;
  const times = createAxes(
    'day',
    Array.from({ length: last - first + 1 }, (_, t) => first + t),
    [],
  ).times;
  const values = new Float64Array(times.length * S).fill(NaN);
  const view = await lake.view(survey.table);
  const scatter = async (rows: string): Promise<boolean> => {
    let clash = false;
    await readingFiles(view, () =>
      lake.connection.scan(`SELECT k, d, v FROM (${rows})`, ([k, d, v], count) => {
        for (let row = 0; row < count; row++) {
          const cell = (d![row]! - first) * S + k![row]!;
          // A number that is no longer NaN was written before: two rows for one key.
          if (values[cell] === values[cell]) clash = true;
          values[cell] = v![row]!;
        }
      }),
    );
    return clash;
  };
  let collapsed = 0;
  if (settlesWithin(lake.descriptor, survey.table)) {
    const unique = await uniqueRows(lake, survey);
    collapsed = unique.collapsed;
    // Left to right in ascending time, as the specification sums; the engine's own sum has no fixed order.
    await scatter(`SELECT k, d, list_reduce(list(v ORDER BY t), (a, b) -> a + b) / count(*) AS v FROM (${unique.sql})
         WHERE epoch_ms(t) % ${MS_PER_DAY} <= ${settledUntilMs} GROUP BY k, d`);
  } else if (await scatter(survey.clean)) {
    const unique = await uniqueRows(lake, survey);
    collapsed = unique.collapsed;
    values.fill(NaN);
    await scatter(unique.sql);
  }
  return { series: { series: survey.series, times, values }, collapsed };
}

/** Sum or mean over an asset's series, left to right in their order, into the asset's column. */
function joinInto(
  out: Float64Array,
  axes: Axes,
  { series, times, values }: SeriesPanel,
  columnOf: ReadonlyMap<string, number>,
  join: 'sum' | 'mean',
): void {
  const N = axes.assets.length;
  const S = series.length;
  const columns = Int32Array.from(series, ({ assetId }) => columnOf.get(assetId)!);
  const counts = new Int32Array(N);
  for (let t = 0; t < times.length; t++) {
    const row = (times[t]! - axes.times[0]!) * N;
    counts.fill(0);
    for (let s = 0; s < S; s++) {
      const value = values[t * S + s]!;
      if (value !== value) continue;
      const n = columns[s]!;
      out[row + n] = counts[n]!++ === 0 ? value : out[row + n]! + value;
    }
    if (join === 'mean') for (let n = 0; n < N; n++) if (counts[n]! > 1) out[row + n]! /= counts[n]!;
  }
}
