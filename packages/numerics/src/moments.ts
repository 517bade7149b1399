import { finiteOnly } from './internal/finite-only.js';
import { isConstant } from './internal/is-constant.js';

/**
 * Arithmetic mean  Σx / n, summed left to right over the n finite values; NaN for none.
 *
 * @param values missing = NaN or infinite, skipped
 */
export function mean(values: ArrayLike<number>): number {
  let total = 0;
  let n = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    total += values[i]!;
    n++;
  }
  return total / n;
}

/**
 * Variance  Σ(x − mean)² / (n − ddof)  in two passes; exactly 0 where all finite values are equal.
 *
 * @param values missing = NaN or infinite, skipped
 * @param ddof 1 for the sample variance, 0 for the population variance
 * @returns NaN where n ≤ ddof
 */
export function variance(values: ArrayLike<number>, ddof = 1): number {
  const x = finiteOnly(values);
  if (x.length === 0 || x.length <= ddof) return NaN;
  return isConstant(x) ? 0 : centralPowerSum(x, 2) / (x.length - ddof);
}

/** Square root of {@link variance}, with its rules: in the units of the values, 0 where they are equal, NaN where n ≤ ddof. */
export function standardDeviation(values: ArrayLike<number>, ddof = 1): number {
  return Math.sqrt(variance(values, ddof));
}

/**
 * Skewness  g₃ = m₃ / m₂^1.5,  mₖ = (1/n) Σ(x − mean)ᵏ  (population moments, no small-sample factor).
 *
 * @param values missing = NaN or infinite, skipped
 * @returns NaN for no value or where all finite values are equal
 */
export function skewness(values: ArrayLike<number>): number {
  const x = finiteOnly(values);
  if (isConstant(x)) return NaN;
  const m2 = centralPowerSum(x, 2) / x.length;
  return centralPowerSum(x, 3) / x.length / (m2 * Math.sqrt(m2));
}

/**
 * Kurtosis  g₄ = m₄ / m₂²,  mₖ = (1/n) Σ(x − mean)ᵏ: raw, 3 for a normal distribution.
 *
 * @param values missing = NaN or infinite, skipped
 * @returns NaN for no value or where all finite values are equal
 */
export function kurtosis(values: ArrayLike<number>): number {
  const x = finiteOnly(values);
  if (isConstant(x)) return NaN;
  const m2 = centralPowerSum(x, 2) / x.length;
  return centralPowerSum(x, 4) / x.length / (m2 * m2);
}

function centralPowerSum(finite: Float64Array, power: 2 | 3 | 4): number {
  const centre = mean(finite);
  let total = 0;
  for (let i = 0; i < finite.length; i++) {
    const d = finite[i]! - centre;
    total += power === 2 ? d * d : power === 3 ? d * d * d : d * d * (d * d);
  }
  return total;
}
