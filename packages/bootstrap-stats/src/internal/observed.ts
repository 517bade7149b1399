import { requireMagnitude } from './require-magnitude.js';

/**
 * The finite values in their order.
 *
 * @throws {DataError} for a value beyond 1e70
 */
export function observed(operation: string, values: ArrayLike<number>): Float64Array {
  for (let t = 0; t < values.length; t++) requireMagnitude(operation, values[t]!, t);
  return Float64Array.from(values).filter(Number.isFinite);
}
