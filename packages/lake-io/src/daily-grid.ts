import { emptyPanel, MS_PER_DAY, requireSameAssets, type Axes, type Panel } from '@regimelab/core';
import { asOf } from './as-of.js';
import type { Clock, ClockKind } from './clock.js';

/**
 * A table on a daily grid: row t stands for 00:00 UTC of day `grid.times[t]` and holds the row that arrived since the midnight before.
 *
 *   cell[τ(d), n] = value of the row dated d,   τ(d) = first midnight ≥ knowable_at(d) (or observed_at(d))
 *
 * Nothing is filled: a cell is NaN where no row has τ = t.
 *
 * @param panel rows by row date
 * @param grid consecutive days, with the assets of the panel
 * @param clock `knowledge` for decisions, `measurement` for outcomes and fills
 * @throws {AlignmentError} where the grid has other assets
 * @remarks One lag a table, so τ only shifts the rows. Not for settlement rows, whose day is known piece by piece: {@link fundingKnown} places
 * them. Lake specification, section 4, "Daily grid".
 */
export function onDailyGrid(panel: Panel & { readonly clock: Clock }, grid: Axes, clock: ClockKind): Panel {
  requireSameAssets('onDailyGrid', { axes: grid }, panel);
  const arrived = clock === 'knowledge' ? panel.clock.knowableAt(0) : panel.clock.observedAt(0);
  const shift = Math.ceil(arrived / MS_PER_DAY);
  const N = grid.assets.length;
  const cells = emptyPanel(grid);
  const offset = grid.times[0]! - shift - panel.axes.times[0]!; // row of the panel that lands on grid row 0
  const from = Math.max(0, -offset);
  const to = Math.min(grid.times.length, panel.axes.times.length - offset);
  if (to > from) cells.values.set(panel.values.subarray((from + offset) * N, (to + offset) * N), from * N);
  return cells;
}

/**
 * {@link asOf} at every midnight of a daily grid.
 *
 * @param grid consecutive days, with the assets of the panel
 * @param maxStalenessDays inclusive, counted from the observation; null for no limit
 * @throws {AlignmentError} where the grid has other assets
 */
export function asOfDaily(panel: Panel & { readonly clock: Clock }, grid: Axes, clock: ClockKind, maxStalenessDays: number | null): Panel {
  requireSameAssets('asOfDaily', { axes: grid }, panel);
  const midnights = Array.from(grid.times, (day) => day * MS_PER_DAY);
  return { axes: grid, values: asOf(panel, midnights, clock, maxStalenessDays).values };
}
