import { ConfigError } from '@regimelab/core';
import { finiteOnly } from './internal/finite-only.js';

/** The finite values in ascending order, a new array: sort once, then ask {@link quantileSorted} or {@link percentileOfSorted} often. */
export function sortedFinite(values: ArrayLike<number>): Float64Array {
  const finite = finiteOnly(values);
  return (finite === values ? finite.slice() : finite).sort();
}

/**
 * Quantile of type 7:  h = (n − 1)·q,  j = ⌊h⌋,  v[j] + (h − j)·(v[j+1] − v[j])  of the sorted finite values; v[j] where h = j.
 *
 * @param values in any order; missing = NaN or infinite, skipped
 * @param q 0 … 1
 * @returns in the units of the values; NaN for none
 * @throws {ConfigError} `CONFIG_RANGE` where q is not in [0, 1]
 * @remarks Source: Hyndman and Fan (1996), definition 7.
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  return quantileSorted(sortedFinite(values), q);
}

/** {@link quantile} of values that are finite and ascending already ({@link sortedFinite}); not checked. */
export function quantileSorted(sorted: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new ConfigError('CONFIG_RANGE', `quantile: q: expected a number from 0 to 1, got ${q}`);
  return interpolate(sorted, (sorted.length - 1) * q);
}

/**
 * Quantile of type 7 for a percentile in percent:  h = ((n − 1)·c) / 100, the product formed first, so that whole percentiles of whole
 * positions stay whole; else as {@link quantileSorted}.
 *
 * @param sorted finite, ascending; not checked
 * @param c 0 … 100
 * @returns in the units of the values; NaN for none
 * @throws {ConfigError} `CONFIG_RANGE` where c is not in [0, 100]
 */
export function percentileOfSorted(sorted: ArrayLike<number>, c: number): number {
  if (!(c >= 0 && c <= 100)) throw new ConfigError('CONFIG_RANGE', `percentileOfSorted: c: expected a number from 0 to 100, got ${c}`);
  return interpolate(sorted, ((sorted.length - 1) * c) / 100);
}

function interpolate(v: ArrayLike<number>, h: number): number {
  if (v.length === 0) return NaN;
  const j = Math.floor(h);
  const g = h - j;
  return g === 0 ? v[j]! : v[j]! + g * (v[j + 1]! - v[j]!);
}
