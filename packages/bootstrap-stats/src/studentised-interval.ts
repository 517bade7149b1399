import { quantileSorted } from '@regimelab/numerics';
import { requireConfidence, validDraws } from './internal/valid-draws.js';
import type { Interval } from './interval.js';

/**
 * Symmetric studentised interval:  θ ∓ q·se,  q the type-7 quantile of |t*| at `confidence`.
 *
 * @param estimate θ on the sample
 * @param standardError se on the sample, by the rule that gave se* in each draw
 * @param tDraws t* = (θ* − θ)/se* of each draw; NaN = lost (θ* undefined or se* = 0), left out
 * @returns null where se is 0 or missing, or more than half of the draws were lost
 * @throws {ConfigError} `CONFIG_RANGE` where the confidence is not in (0, 1)
 * @remarks Sources: Hall (1988) for the symmetric interval, which errs by one order less than the equal-tailed one; Götze and Künsch (1996) for
 *   blocks. It excludes 0 exactly where {@link studentisedPValue} is small.
 */
export function studentisedInterval(estimate: number, standardError: number, tDraws: Float64Array, confidence: number): Interval {
  requireConfidence('studentisedInterval', confidence);
  if (!(standardError > 0)) return { low: null, high: null, reason: 'the standard error is 0' };
  const { valid, reason } = validDraws(tDraws.map(Math.abs));
  if (reason !== null) return { low: null, high: null, reason };
  const half = quantileSorted(valid, confidence) * standardError;
  return { low: estimate - half, high: estimate + half, reason: null };
}
