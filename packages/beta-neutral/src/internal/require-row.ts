import { ShapeError, type Axes } from '@regimelab/core';

/** Refuses a row outside the axes. @throws {ShapeError} naming it */
export function requireRow(operation: string, axes: Axes, row: number): void {
  if (Number.isInteger(row) && row >= 0 && row < axes.times.length) return;
  throw new ShapeError('SHAPE', `${operation}: row: expected 0 … ${axes.times.length - 1}, got ${row}`);
}
