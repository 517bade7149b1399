import { quantileSorted } from '@regimelab/numerics';
import { requireConfidence, validDraws } from './internal/valid-draws.js';
import type { Interval } from './interval.js';

/**
 * Percentile interval: the type-7 quantiles (1 − confidence)/2 and (1 + confidence)/2 of the draws.
 *
 * @param draws the statistic on each draw; NaN = lost, left out
 * @returns null where more than half of the draws were lost
 * @throws {ConfigError} `CONFIG_RANGE` where the confidence is not in (0, 1)
 * @remarks Source: Efron (1979). First-order accurate only: on dependent data {@link studentisedInterval} keeps its level better.
 */
export function percentileInterval(draws: Float64Array, confidence: number): Interval {
  requireConfidence('percentileInterval', confidence);
  const { valid, reason } = validDraws(draws);
  if (reason !== null) return { low: null, high: null, reason };
  return { low: quantileSorted(valid, (1 - confidence) / 2), high: quantileSorted(valid, (1 + confidence) / 2), reason: null };
}
