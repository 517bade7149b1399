import { prewhitenedVarianceInto } from './prewhitened-variance.js';

/**
 * √(Ω/n · n/(n − K)), Ω the prewhitened long-run variance: `hacStandardError` with `prewhiten`, without its parsing of options, for use in
 * every draw.
 *
 * @param u influence series, n finite values; overwritten
 * @param size {@link largest} value of the data behind u: where max |u| ≤ 1e-12 · size, u is rounding and the error is 0
 * @returns NaN where n ≤ K
 */
export function influenceError(u: Float64Array, size: number, lag: number, parameters: number): number {
  const n = u.length;
  if (n <= parameters) return NaN;
  return isRounding(u, 1e-12 * size) ? 0 : Math.sqrt(prewhitenedVarianceInto(u, lag) / (n - parameters));
}

function isRounding(u: Float64Array, limit: number): boolean {
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
