import { requireMagnitude } from './require-magnitude.js';

/**
 * The finite values in their order.
 *
 * @throws {DataError} for a value beyond 1e70
 */
export function observed(operation: string, values: ArrayLike<number>): Float64Array {
  const finite = new Float64Array(values.length);
  let count = 0;
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!;
    requireMagnitude(operation, value, t);
    if (Number.isFinite(value)) finite[count++] = value;
  }
  return finite.slice(0, count);
}
