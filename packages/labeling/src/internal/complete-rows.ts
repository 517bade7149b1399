import { ConfigError, ShapeError, nearestName } from '@regimelab/core';
import type { FeatureColumns } from '../feature-columns.js';

/** The rows of a grid on which every feature is finite, packed. */
export interface CompleteRows {
  /** Rows of the grid. */
  readonly T: number;
  readonly D: number;
  /** n·D values, row-major. */
  readonly x: Float64Array;
  /** n: the grid row of each packed row, ascending. */
  readonly row: Int32Array;
}

/**
 * Packs the rows that have a finite value in every named feature.
 *
 * @param names the features wanted, in the order of the packed columns
 * @throws {ShapeError} `SHAPE` for no column, another number of columns than names, or columns of unequal length
 * @throws {ConfigError} `CONFIG_RANGE` for a wanted feature that is not among the columns, or two of one name
 */
export function completeRows(operation: string, features: FeatureColumns, names: readonly string[] = features.names): CompleteRows {
  const T = features.columns[0]?.length ?? 0;
  if (features.columns.length === 0 || features.columns.length !== features.names.length || features.columns.some((c) => c.length !== T)) {
    throw new ShapeError(
      'SHAPE',
      `${operation}: features: expected one column a name, all of equal length, got ${features.names.length} names and ` +
        `columns of ${features.columns.map((column) => column.length).join(', ') || 'nothing'}`,
    );
  }
  const twice = features.names.find((name, d) => features.names.indexOf(name) !== d);
  if (twice !== undefined) throw new ConfigError('CONFIG_RANGE', `${operation}: features: two columns are named ${twice}`);
  const columns = names.map((name) => features.columns[featureIndex(operation, features.names, name)]!);
  const D = columns.length;
  const row = Int32Array.from({ length: T }, (_, t) => t).filter((t) => columns.every((column) => Number.isFinite(column[t])));
  const x = new Float64Array(row.length * D);
  row.forEach((t, i) => columns.forEach((column, d) => (x[i * D + d] = column[t]!)));
  return { T, D, x, row };
}

/**
 * Where a feature stands among the names.
 *
 * @throws {ConfigError} `CONFIG_RANGE` where it does not
 */
export function featureIndex(operation: string, names: readonly string[], name: string): number {
  const index = names.indexOf(name);
  if (index >= 0) return index;
  const near = nearestName(name, names);
  throw new ConfigError('CONFIG_RANGE', `${operation}: no feature ${name} among ${names.join(', ')}`, {
    hint: near === null ? undefined : `did you mean ${near}?`,
    context: { name, names },
  });
}
