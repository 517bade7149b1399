import { mean, normalCdf, normalQuantile, quantileSorted } from '@regimelab/numerics';
import type { ResamplingMethod } from './index-sampler.js';
import { requireConfidence, validDraws } from './internal/valid-draws.js';
import type { Interval } from './interval.js';

/**
 * Bias-corrected and accelerated interval: the quantiles Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))) of the draws, z = Φ⁻¹((1 ∓ confidence)/2),
 *   z₀ = Φ⁻¹(share of draws below θ),  a = Σ(m − θ₍ᵢ₎)³ / (6 (Σ(m − θ₍ᵢ₎)²)^1.5),  θ₍ᵢ₎ the statistic without row i, m their mean.
 *
 * @param estimate θ on the sample
 * @param draws the statistic on each draw of independent rows; NaN = lost, left out
 * @param jackknife θ₍ᵢ₎, one a row
 * @param method how the rows were drawn. Anything but `iid` is refused: a estimates a skewness that leaving out single rows shows only where
 *   rows are independent, and no accepted form exists for blocks
 * @returns null, with the reason, for a block method, where z₀ is infinite (every draw on one side of θ), where the jackknife does not vary or
 *   is undefined, and where more than half of the draws were lost
 * @throws {ConfigError} `CONFIG_RANGE` where the confidence is not in (0, 1)
 * @remarks Source: Efron (1987). Equal to arch on the same draws.
 */
export function bcaInterval(
  estimate: number,
  draws: Float64Array,
  jackknife: Float64Array,
  confidence: number,
  method: ResamplingMethod,
): Interval {
  requireConfidence('bcaInterval', confidence);
  const refuse = (reason: string): Interval => ({ low: null, high: null, reason });
  if (method !== 'iid') return refuse(`BCa needs independent rows; ${method} draws blocks: use the studentised interval`);
  const { valid, reason } = validDraws(draws);
  if (reason !== null) return refuse(reason);

  const below = valid.filter((draw) => draw < estimate).length / valid.length;
  if (below === 0 || below === 1) return refuse('every draw lies on one side of the estimate');
  const centre = mean(jackknife);
  let squares = 0;
  let cubes = 0;
  for (const value of jackknife) {
    squares += (centre - value) ** 2;
    cubes += (centre - value) ** 3;
  }
  const acceleration = cubes / (6 * Math.pow(squares, 1.5)); // 0/0 where the jackknife does not vary, NaN where it is undefined
  if (!Number.isFinite(acceleration)) return refuse('the statistic is undefined or constant when single rows are left out');
  const bias = normalQuantile(below);
  const at = (level: number) => {
    const z = bias + normalQuantile(level);
    return quantileSorted(valid, normalCdf(bias + z / (1 - acceleration * z)));
  };
  return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2), reason: null };
}
