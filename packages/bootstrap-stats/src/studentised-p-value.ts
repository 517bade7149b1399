import { unmeasured, type Measure } from '@regimelab/performance';
import type { Alternative } from './alternative.js';
import { shareAtLeast } from './internal/share-at-least.js';

/**
 * Studentised bootstrap p-value of θ = 0:  (1 + #{|t*| ≥ |t|}) / (valid + 1),  one-sided (greater) (1 + #{t* ≥ t}) / (valid + 1).
 *
 * @param tStatistic t = θ/se on the sample
 * @param tDraws t* = (θ* − θ)/se* of each draw; NaN = lost, left out of `valid`
 * @returns in (0, 1], at least 1/(valid + 1); null where t is missing (se = 0) or more than half of the draws were lost
 * @remarks Sources: Davison and Hinkley (1997); Hall and Wilson (1991): centre, and divide by the draw's own error. x counts as ≥ y from
 *   y − 1e-12·|y| on.
 */
export function studentisedPValue(tStatistic: number, tDraws: Float64Array, alternative: Alternative = 'two-sided'): Measure {
  if (!Number.isFinite(tStatistic)) return unmeasured('the standard error is 0');
  return alternative === 'greater' ? shareAtLeast(tStatistic, tDraws) : shareAtLeast(Math.abs(tStatistic), tDraws.map(Math.abs));
}
