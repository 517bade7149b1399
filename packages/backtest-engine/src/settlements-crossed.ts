import { emptyPanel, type Axes, type Panel } from '@regimelab/core';

/** One settlement of a funding tape. */
export interface Settlement {
  /** Minutes since 1970-01-01T00:00Z. */
  readonly time: number;
  /** Column of the asset. */
  readonly column: number;
  /** Fraction of the notional. */
  readonly rate: number;
}

const MINUTES_PER_DAY = 1440;

/**
 * Funding of each bar by the settlements crossed:  φ[t,n] = Σ rate of the settlements of n in (time[t−1], time[t]],  summed in ascending time.
 *
 * @param settlements in any order; those outside of the axes are left out
 * @param axes days or minutes
 * @returns T×N, fraction of the notional: 0 where nothing settled, NaN in row 0, which has no bar before it
 * @remarks A settlement at the row's own time is paid by whoever held before it. Whatever the bars, the settlements between two times add
 *   up to the same, so a position held between them pays the same.
 */
export function settlementsCrossed(settlements: readonly Settlement[], axes: Axes): Panel {
  const panel = emptyPanel(axes);
  const N = axes.assets.length;
  panel.values.fill(0, N);
  const minutes = axes.unit === 'day' ? axes.times.map((day) => day * MINUTES_PER_DAY) : axes.times;
  const ascending = [...settlements].sort((a, b) => a.time - b.time);
  let t = 0;
  for (const { time, column, rate } of ascending) {
    while (t < minutes.length && minutes[t]! < time) t++;
    if (t > 0 && t < minutes.length) panel.values[t * N + column]! += rate;
  }
  return panel;
}
