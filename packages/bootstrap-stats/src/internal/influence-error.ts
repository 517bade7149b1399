import { prewhitenedLongRunVariance } from '@regimelab/numerics';

/**
 * √(Ω/n · n/(n − K)), Ω the prewhitened long-run variance: `hacStandardError` with `prewhiten`, without its parsing of options, for use in
 * every draw.
 *
 * @param u influence series, n finite values
 * @param columns the data behind u, n values each: where max |u| ≤ 1e-12 · max |data|, u is rounding and the error is 0
 * @returns NaN where n ≤ K
 */
export function influenceError(u: Float64Array, columns: readonly Float64Array[], lag: number, parameters: number): number {
  const n = u.length;
  if (n <= parameters) return NaN;
  return isRounding(u, columns) ? 0 : Math.sqrt(prewhitenedLongRunVariance(u, lag) / (n - parameters));
}

function isRounding(u: Float64Array, columns: readonly Float64Array[]): boolean {
  const limit = 1e-12 * Math.max(...columns.map(largest));
  return u.every((value) => value <= limit && -value <= limit);
}

function largest(values: Float64Array): number {
  let size = 0;
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!;
    if (value > size) size = value;
    else if (-value > size) size = -value;
  }
  return size;
}
