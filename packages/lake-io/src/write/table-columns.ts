import { ShapeError } from '@regimelab/core';

/**
 * The values of one column of a table to write, all rows in order.
 *
 * | type | holds | parquet | missing |
 * |---|---|---|---|
 * | text | strings | UTF8 | null |
 * | day | days since 1970-01-01 | DATE | – |
 * | time | milliseconds since 1970-01-01T00:00Z | TIMESTAMP, adjusted to UTC | NaN |
 * | number | any double; infinities stay as they are | DOUBLE | NaN |
 * | integer | 32-bit integers | INT32 | – |
 * | flag | booleans | BOOLEAN | null |
 */
export type ColumnValues =
  | { readonly type: 'text'; readonly values: readonly (string | null)[] }
  | { readonly type: 'day'; readonly values: Int32Array }
  | { readonly type: 'time'; readonly values: Float64Array }
  | { readonly type: 'number'; readonly values: Float64Array }
  | { readonly type: 'integer'; readonly values: Int32Array }
  | { readonly type: 'flag'; readonly values: readonly (boolean | null)[] };

/** A table to write: column name → values, in the order the columns get in the file. */
export type TableColumns = Readonly<Record<string, ColumnValues>>;

/** How many rows a table has. @throws {ShapeError} where it has no column, or columns of different lengths */
export function rowCount(operation: string, table: TableColumns): number {
  const [first, ...others] = Object.entries(table);
  if (first === undefined) throw new ShapeError('SHAPE', `${operation}: expected at least one column, got none`);
  const rows = first[1].values.length;
  for (const [name, column] of others) {
    if (column.values.length !== rows) {
      throw new ShapeError(
        'SHAPE',
        `${operation}: expected ${rows} values in every column as in ${first[0]}, got ${column.values.length} in ${name}`,
      );
    }
  }
  return rows;
}
