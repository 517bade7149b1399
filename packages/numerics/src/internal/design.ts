import { ConfigError, ShapeError } from '@regimelab/core';

/** The rows of a regression in which every value is finite, gathered into columns. */
export interface Design {
  /** Where each row stood in the input. */
  readonly rows: Int32Array;
  readonly y: Float64Array;
  /** K columns; the first is ones where an intercept was asked for. */
  readonly columns: readonly Float64Array[];
}

/** The rows of y and the regressors that are finite throughout. @throws {ShapeError} for columns of another length than y; {ConfigError} for no column at all */
export function completeDesign(
  operation: string,
  y: ArrayLike<number>,
  regressors: readonly ArrayLike<number>[],
  intercept: boolean,
): Design {
  regressors.forEach((column, k) => {
    if (column.length === y.length) return;
    throw new ShapeError('SHAPE', `${operation}: expected ${y.length} values in column ${k} as in y, got ${column.length}`, {
      context: { column: k, expected: y.length, actual: column.length },
    });
  });
  if (regressors.length === 0 && !intercept)
    throw new ConfigError('CONFIG_CONFLICT', `${operation}: expected a column or an intercept, got neither`);

  const kept: number[] = [];
  for (let t = 0; t < y.length; t++) {
    if (Number.isFinite(y[t]) && regressors.every((column) => Number.isFinite(column[t]))) kept.push(t);
  }
  const rows = Int32Array.from(kept);
  const gather = (values: ArrayLike<number>) => Float64Array.from(rows, (t) => values[t]!);
  const ones = intercept ? [new Float64Array(rows.length).fill(1)] : [];
  return { rows, y: gather(y), columns: [...ones, ...regressors.map(gather)] };
}

/** Errors of the complete rows put back where the rows stood; NaN elsewhere. */
export function residualsOf(design: Design, errors: Float64Array, length: number): Float64Array {
  const residuals = new Float64Array(length).fill(NaN);
  design.rows.forEach((row, t) => (residuals[row] = errors[t]!));
  return residuals;
}
