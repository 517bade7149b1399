import { sortedFinite } from './quantile.js';

/**
 * Median of the finite values: the middle one, or the mean of the middle two; NaN for none.
 *
 * @param values missing = NaN or infinite, skipped
 */
export function median(values: ArrayLike<number>): number {
  const v = sortedFinite(values);
  const j = v.length >> 1;
  return v.length % 2 === 1 ? v[j]! : (v[j - 1]! + v[j]!) / 2;
}

/**
 * Median absolute deviation  median of |x − median(x)|, unscaled (times 1.4826 it estimates the standard deviation of a normal sample).
 *
 * @param values missing = NaN or infinite, skipped
 * @returns in the units of the values; NaN for none
 */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const v = sortedFinite(values);
  const centre = median(v);
  for (let i = 0; i < v.length; i++) v[i] = Math.abs(v[i]! - centre);
  return median(v);
}
