import { ConfigError } from '@regimelab/core';
import { quantileSorted, sortedFinite } from './quantile.js';

/**
 * Clips a sample to its own type-7 quantiles:  min(max(x, Q(p)), Q(1 − p)).
 *
 * @param values missing = NaN or infinite: NaN in the result, and no part of the quantiles
 * @param p share cut on each side, 0 … 0.5
 * @returns a new array of the same length, in the units of the values
 * @throws {ConfigError} `CONFIG_RANGE` where p is not in [0, 0.5]
 */
export function winsorize(values: ArrayLike<number>, p: number): Float64Array {
  if (!(p >= 0 && p <= 0.5)) throw new ConfigError('CONFIG_RANGE', `winsorize: p: expected a number from 0 to 0.5, got ${p}`);
  const v = sortedFinite(values);
  const [low, high] = [quantileSorted(v, p), quantileSorted(v, 1 - p)];
  return Float64Array.from(values, (x) => (Number.isFinite(x) ? Math.min(Math.max(x, low), high) : NaN));
}
