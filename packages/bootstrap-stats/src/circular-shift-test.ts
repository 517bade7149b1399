import { measured, unmeasured, type Measure } from '@regimelab/performance';
import { circularShiftP } from './internal/circular-shifts.js';

/**
 * Test of association of a series with outcomes:  p = (1 + #{s in 1 … n−1: |T_s| ≥ |T_0|}) / n,  T_s the statistic with row t of the series
 * replaced by row (t + s) mod n.
 *
 * All n−1 shifts are tried: no random number. A shift breaks the pairing with the outcomes and keeps the series' own persistence, so the test
 * holds its level for labels that come in long spells, where a permutation and a t test do not.
 *
 * @param series n labels or numbers in time order
 * @param statistic T of a shifted series, two-sided by its absolute value; NaN where undefined: such a shift counts as not extreme. The array
 *   is reused and must not be kept
 * @returns at least 1/n; null with fewer than 2 rows or where T₀ is undefined or infinite
 * @remarks n evaluations. It takes the series as stationary, and sees nothing below p = 1/n. x counts as ≥ y from y − 1e-12·|y| on.
 */
export function circularShiftTest(series: ArrayLike<number>, statistic: (shifted: Float64Array) => number): Measure {
  const n = series.length;
  if (n < 2) return unmeasured('fewer than 2 rows');
  const shifted = new Float64Array(n);
  const p = circularShiftP(n, (s) => {
    for (let t = 0; t < n; t++) shifted[t] = series[(t + s) % n]!;
    return statistic(shifted);
  });
  return Number.isNaN(p) ? unmeasured('the statistic is undefined on these rows') : measured(p);
}
