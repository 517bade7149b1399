import { emptyPanel, MS_PER_DAY, requireSameAssets, type Axes, type Panel } from '@regimelab/core';
import { onDailyGrid } from './daily-grid.js';
import { columnsOf, readTape } from './internal/settlement-tape.js';
import type { Lake } from './lake.js';
import type { LakePanel } from './read-panels.js';

/**
 * Funding rates as they became known, on a daily grid: what features read.
 *
 *   daily means:   as {@link onDailyGrid}
 *   settlements:   the mean of an asset's rates of one UTC date sits at the first midnight ≥ the largest knowable_at of that date's rows; where
 *                  two dates share a midnight their rates are averaged together
 *
 * A mean runs over an instrument's settlements in ascending time, then over the instruments in ascending (exchange, instrument_id).
 *
 * @param panel fact_funding by row date
 * @param grid consecutive days, with the assets of the panel
 * @returns T×N, fraction per 8 h; NaN where no rate arrived
 * @throws {LakeError} `LAKE_DUPLICATE_KEY`; {AlignmentError} where the grid has other assets
 * @remarks Knowledge clock. Lake specification, section 6.3; 03 section 4, "Group funding".
 */
export async function fundingKnown(lake: Lake, panel: LakePanel, grid: Axes): Promise<Panel> {
  requireSameAssets('fundingKnown', { axes: grid }, panel);
  if (lake.descriptor.funding.rowKind === 'daily_mean') return onDailyGrid(panel, grid, 'knowledge');
  const survey = await lake.survey('fact_funding');
  const { series, time, rate8 } = await readTape(lake, survey, { from: panel.span.first, to: panel.span.last });
  const lagMs = lake.descriptor.tables.fact_funding.publicationLagMs;
  const columnOf = columnsOf(survey, grid);
  const N = grid.assets.length;
  const origin = grid.times[0] ?? 0;
  const dateKey = (n: number, row: number) => Math.floor(time[row]! / MS_PER_DAY) * N + n;

  // The date's newest settlement of any instrument of the asset says when the date is known.
  const newest = new Map<number, number>();
  for (let row = 0; row < time.length; row++) {
    const date = dateKey(columnOf[series[row]!]!, row);
    newest.set(date, Math.max(newest.get(date) ?? 0, time[row]!));
  }
  const known = emptyPanel(grid);
  const instruments = new Int32Array(known.values.length);
  for (let row = 0; row < time.length;) {
    const k = series[row]!;
    const n = columnOf[k]!;
    const midnight = (at: number) => Math.ceil((newest.get(dateKey(n, at))! + lagMs) / MS_PER_DAY);
    const arrival = midnight(row);
    let sum = 0;
    let count = 0;
    for (; row < time.length && series[row] === k && midnight(row) === arrival; row++) {
      sum += rate8[row]!;
      count++;
    }
    const t = arrival - origin;
    if (t < 0 || t >= grid.times.length) continue;
    const i = t * N + n;
    known.values[i] = instruments[i]!++ === 0 ? sum / count : known.values[i]! + sum / count;
  }
  for (let i = 0; i < instruments.length; i++) if (instruments[i]! > 1) known.values[i]! /= instruments[i]!;
  return known;
}
