import { ShapeError } from './errors.js';

/** A value of a result table; null, undefined and NaN are an empty field. */
export type CsvValue = string | number | boolean | null | undefined;

/** A named column of a result table. */
export type CsvColumn = readonly [name: string, values: ArrayLike<CsvValue>];

/**
 * A result table as CSV: UTF-8 without BOM, LF, header row, RFC 4180 quoting only where needed, missing = empty field, booleans
 * `true`/`false`, doubles in the shortest form that reads back to the same double, negative zero as `0`.
 *
 * @param columns in the order of the file, all of one length
 * @throws {ShapeError} where the lengths differ, {RangeError} for an infinity
 */
export function csvText(columns: readonly CsvColumn[]): string {
  const rows = columns[0]?.[1].length ?? 0;
  for (const [name, values] of columns) {
    if (values.length !== rows) throw new ShapeError('SHAPE', `csvText: column ${name}: expected ${rows} values, got ${values.length}`);
  }
  const lines = [columns.map(([name]) => csvField(name)).join(',')];
  for (let row = 0; row < rows; row++) lines.push(columns.map(([, values]) => csvField(values[row])).join(','));
  return `${lines.join('\n')}\n`;
}

function csvField(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return '';
    if (!Number.isFinite(value)) throw new RangeError('csvText: an infinity has no place in a result file');
    return String(value === 0 ? 0 : value);
  }
  if (typeof value === 'boolean') return String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
