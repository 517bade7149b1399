import { prewhitenedVarianceInto } from './prewhitened-variance.js';

/**
 * √(Ω/n · n/(n − K)), Ω the prewhitened long-run variance: `hacStandardError` with `prewhiten`, without its parsing of options, for use in
 * every draw.
 *
 * @param u influence series, n finite values; overwritten
 * @param data the columns behind u: where max |u| ≤ 1e-12 · {@link largest} of them, u is rounding and the error is 0
 * @param bound at least the largest of data; where u is not small beside it, data is not searched: it stands for every draw of one sample
 * @returns NaN where n ≤ K
 */
export function influenceError(u: Float64Array, data: readonly Float64Array[], bound: number, lag: number, parameters: number): number {
  const n = u.length;
  if (n <= parameters) return NaN;
  if (isWithin(u, 1e-12 * bound) && isWithin(u, 1e-12 * largest(data))) return 0;
  return Math.sqrt(prewhitenedVarianceInto(u, lag) / (n - parameters));
}

function isWithin(u: Float64Array, limit: number): boolean {
  for (let t = 0; t < u.length; t++) if (!(u[t]! <= limit && -u[t]! <= limit)) return false;
  return true;
}

/** Largest absolute value of the columns. */
export function largest(columns: readonly Float64Array[]): number {
  let size = 0;
  for (const values of columns) {
    for (let t = 0; t < values.length; t++) {
      const value = values[t]!;
      if (value > size) size = value;
      else if (-value > size) size = -value;
    }
  }
  return size;
}
