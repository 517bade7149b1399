import { ShapeError } from '@regimelab/core';
import type { RegimePath } from './regime-path.js';

/** How often a regime changes, and where the days are spent. */
export interface RegimeStability {
  /** Rows with a regime. */
  readonly totalDays: number;
  /** Changes between consecutive rows with a regime. */
  readonly totalSwitches: number;
  /** Per 365.25 days of the calendar; null where the first and last row with a regime are the same, or there is none. */
  readonly switchesPerYear: number | null;
  /** totalDays / (totalSwitches + 1); null where no row has a regime. */
  readonly avgRegimeDurationDays: number | null;
  /** Percent of totalDays in each regime, all names in their order; null where no row has a regime. */
  readonly regimeDistribution: Readonly<Record<string, number>> | null;
}

/**
 * Stability of a regime path. Rows without a regime are skipped, the gaps close:
 *
 *   switchesPerYear = totalSwitches / ((day of the last row − day of the first) / 365.25)
 *
 * @param times T days since 1970-01-01, increasing
 * @throws {ShapeError} where the lengths differ
 * @remarks A description of the whole path, known at its end. MSM library, section 4.
 */
export function regimeStability({ names, code }: RegimePath, times: Int32Array): RegimeStability {
  if (times.length !== code.length) {
    throw new ShapeError('SHAPE', `regimeStability: expected a time for each of ${code.length} rows, got ${times.length}`);
  }
  const days = names.map(() => 0);
  let totalDays = 0;
  let totalSwitches = 0;
  let first = -1;
  let last = -1;
  for (let t = 0; t < code.length; t++) {
    const regime = code[t]!;
    if (regime < 0) continue;
    if (last < 0) first = t;
    else if (code[last] !== regime) totalSwitches++;
    last = t;
    days[regime]!++;
    totalDays++;
  }
  const span = totalDays === 0 ? 0 : times[last]! - times[first]!;
  const share = (k: number): number => (100 * days[k]!) / totalDays;
  return Object.freeze({
    totalDays,
    totalSwitches,
    switchesPerYear: span === 0 ? null : totalSwitches / (span / 365.25),
    avgRegimeDurationDays: totalDays === 0 ? null : totalDays / (totalSwitches + 1),
    regimeDistribution: totalDays === 0 ? null : Object.freeze(Object.fromEntries(names.map((name, k) => [name, share(k)]))),
  });
}
