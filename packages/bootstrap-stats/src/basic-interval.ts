import { requireConfidence } from './internal/valid-draws.js';
import type { Interval } from './interval.js';
import { percentileInterval } from './percentile-interval.js';

/**
 * Basic (reflected) interval:  2θ − q(high), 2θ − q(low),  q the bounds of {@link percentileInterval}.
 *
 * @param estimate θ on the sample
 * @param draws the statistic on each draw; NaN = lost, left out
 * @returns null where more than half of the draws were lost
 * @throws {ConfigError} `CONFIG_RANGE` where the confidence is not in (0, 1)
 * @remarks Source: Davison and Hinkley (1997), section 5.2. It turns the skew of the draws to the other side: right where θ* − θ stands for
 *   θ − truth, and able to leave the range of the statistic.
 */
export function basicInterval(estimate: number, draws: Float64Array, confidence: number): Interval {
  requireConfidence('basicInterval', confidence);
  const { low, high, reason } = percentileInterval(draws, confidence);
  return reason !== null ? { low, high, reason } : { low: 2 * estimate - high, high: 2 * estimate - low, reason };
}
