import { ShapeError } from '@regimelab/core';
import { requireMagnitude } from './require-magnitude.js';

/**
 * The columns on the rows in which every one of them is finite, in their order.
 *
 * @throws {ShapeError} for no column or different lengths
 * @throws {DataError} for a value beyond 1e70
 */
export function completeRows(operation: string, columns: readonly ArrayLike<number>[]): readonly Float64Array[] {
  const lengths = columns.map((column) => column.length);
  if (columns.length === 0 || lengths.some((length) => length !== lengths[0])) {
    throw new ShapeError('SHAPE', `${operation}: expected columns of one length, got ${lengths.join(', ') || 'no column'}`, {
      context: { lengths },
    });
  }
  for (const column of columns) for (let t = 0; t < column.length; t++) requireMagnitude(operation, column[t]!, t);
  const rows: number[] = [];
  for (let t = 0; t < lengths[0]!; t++) if (columns.every((column) => Number.isFinite(column[t]))) rows.push(t);
  return columns.map((column) => Float64Array.from(rows, (t) => column[t]!));
}
