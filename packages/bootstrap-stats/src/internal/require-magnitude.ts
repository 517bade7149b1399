import { DataError } from '@regimelab/core';

/** Fourth powers and squares of sums of squares of values up to here are still doubles. */
const LARGEST = 1e70;

/** @throws {DataError} `VALUE_TOO_LARGE` for a finite value whose powers would leave the range of a double: no return or price is of that size */
export function requireMagnitude(operation: string, value: number, row: number): void {
  if (Math.abs(value) <= LARGEST || !Number.isFinite(value)) return;
  throw new DataError('VALUE_TOO_LARGE', `${operation}: expected values up to ${LARGEST} in size, got ${value} at row ${row}`, {
    context: { value, row },
  });
}
