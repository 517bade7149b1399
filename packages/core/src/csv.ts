import { ShapeError } from './errors.js';

/** A value of a result table; null, undefined and NaN are an empty field. */
export type CsvValue = string | number | boolean | null | undefined;

/** A named column of a result table. */
export type CsvColumn = readonly [name: string, values: ArrayLike<CsvValue> | CsvFields];

/**
 * The fields of a column, written out once for several tables: most of the time that a table takes goes into the digits of its doubles.
 *
 * @throws {RangeError} for an infinity
 */
export class CsvFields {
  readonly fields: readonly string[];

  constructor(values: ArrayLike<CsvValue>) {
    const fields: string[] = [];
    for (let row = 0; row < values.length; row++) fields.push(csvField(values[row]));
    this.fields = fields;
  }
}

/**
 * A result table as CSV: UTF-8 without BOM, LF, header row, RFC 4180 quoting only where needed, missing = empty field, booleans
 * `true`/`false`, doubles in the shortest form that reads back to the same double, negative zero as `0`.
 *
 * @param columns in the order of the file, all of one length
 * @throws {ShapeError} where the lengths differ, {RangeError} for an infinity
 */
export function csvText(columns: readonly CsvColumn[]): string {
  const written = columns.map(([, values]) => (values instanceof CsvFields ? values : new CsvFields(values)).fields);
  const rows = written[0]?.length ?? 0;
  columns.forEach(([name], column) => {
    const { length } = written[column]!;
    if (length !== rows) throw new ShapeError('SHAPE', `csvText: column ${name}: expected ${rows} values, got ${length}`);
  });
  let text = `${columns.map(([name]) => csvField(name)).join(',')}\n`;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < written.length; column++) text += column === 0 ? written[0]![row]! : `,${written[column]![row]!}`;
    text += '\n';
  }
  return text;
}

function csvField(value: CsvValue): string {
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return String(value === 0 ? 0 : value);
    if (Number.isNaN(value)) return '';
    throw new RangeError('csvText: an infinity has no place in a result file');
  }
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
