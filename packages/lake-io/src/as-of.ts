import { createAxes, type Panel } from '@regimelab/core';
import type { Clock, ClockKind } from './clock.js';

/**
 * The newest value of each asset at given instants.
 *
 *   value[t, n] = the value of the newest row of asset n with knowable_at (or observed_at) ≤ instant t,
 *   if (instant − observed_at) ≤ maxStalenessDays; else NaN — an older row is never tried
 *
 * @param panel rows by row date
 * @param instants K increasing instants, milliseconds since 1970 UTC, whole minutes
 * @param clock `knowledge` for decisions, `measurement` for outcomes and fills
 * @param maxStalenessDays inclusive, counted from the observation; null for no limit
 * @returns K×N on minute axes
 * @remarks One pass over the rows that can matter. Lake specification, section 4; additions A1 and A2.
 */
export function asOf(
  panel: Panel & { readonly clock: Clock },
  instants: readonly number[],
  clock: ClockKind,
  maxStalenessDays: number | null,
): Panel {
  const { times, assets } = panel.axes;
  const cells = panel.values;
  const N = assets.length;
  const axes = createAxes(
    'minute',
    instants.map((instant) => instant / 60_000),
    assets,
  );
  const values = new Float64Array(instants.length * N);
  const newest = new Int32Array(N).fill(-1); // row of the newest value so far
  const origin = times[0] ?? 0;
  let row = Math.max(0, panel.clock.oldestFresh(instants[0] ?? 0, maxStalenessDays) - origin);
  for (const [k, instant] of instants.entries()) {
    const last = (clock === 'knowledge' ? panel.clock.lastKnowable(instant) : panel.clock.lastObserved(instant)) - origin;
    for (; row < times.length && row <= last; row++) {
      for (let n = 0, i = row * N; n < N; n++, i++) if (cells[i] === cells[i]) newest[n] = row;
    }
    const oldest = panel.clock.oldestFresh(instant, maxStalenessDays) - origin;
    for (let n = 0; n < N; n++) {
      const from = newest[n]!;
      values[k * N + n] = from >= 0 && from >= oldest ? cells[from * N + n]! : NaN;
    }
  }
  return { axes, values };
}
