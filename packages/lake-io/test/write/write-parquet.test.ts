import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeParquet, type TableColumns } from '@regimelab/lake-io/write';
import { parquet, queryRows, scratchFolder } from './scratch.js';

const numbers = (...values: number[]) => ({ type: 'number', values: Float64Array.from(values) }) as const;
const text = (...values: (string | null)[]) => ({ type: 'text', values }) as const;

/** A table the engine refuses half way: no timestamp lies so far away. */
const failing: TableColumns = { x: numbers(1), at: { type: 'time', values: Float64Array.of(1e300) } };

describe('writeParquet', () => {
  it('stores every column type so that it reads back as the same value', async () => {
    const file = join(scratchFolder(), 'all.parquet');
    await writeParquet(file, {
      name: text('SOL', null, '', 'naïve "ünï" 币'),
      date: { type: 'day', values: Int32Array.of(19_723, 0, -1, 20_000) },
      settled: { type: 'time', values: Float64Array.of(1_704_096_000_000, NaN, -1, 1_704_096_000_001) },
      value: numbers(0.1, -0, 1e-308, Infinity),
      count: { type: 'integer', values: Int32Array.of(1, -2_147_483_648, 2_147_483_647, 0) },
      held: { type: 'flag', values: [true, false, null, true] },
    });
    const rows = await queryRows(`SELECT * REPLACE (date - DATE '1970-01-01' AS date, epoch_us(settled) AS settled) FROM ${parquet(file)}`);
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['SOL', 19_723n, 1_704_096_000_000_000n, 0.1, 1, true],
      [null, 0n, null, -0, -2_147_483_648, false],
      ['', -1n, -1000n, 1e-308, 2_147_483_647, null],
      ['naïve "ünï" 币', 20_000n, 1_704_096_000_001_000n, Infinity, 0, true],
    ]);
  });

  it('stores NaN as NULL', async () => {
    const file = join(scratchFolder(), 'x.parquet');
    await writeParquet(file, { x: numbers(1, NaN, 3) });
    expect(await queryRows(`SELECT x, x IS NULL AS missing FROM ${parquet(file)}`)).toEqual([
      { x: 1, missing: false },
      { x: null, missing: true },
      { x: 3, missing: false },
    ]);
  });

  it('gives the types of the specification: UTF8, DATE, TIMESTAMP adjusted to UTC, DOUBLE, INT32, BOOLEAN', async () => {
    const file = join(scratchFolder(), 'types.parquet');
    await writeParquet(file, {
      name: text(null),
      date: { type: 'day', values: Int32Array.of(0) },
      settled: { type: 'time', values: Float64Array.of(0) },
      value: numbers(0),
      count: { type: 'integer', values: Int32Array.of(0) },
      held: { type: 'flag', values: [null] },
    });
    const described = await queryRows(`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${parquet(file)})`);
    expect(described.map((row) => row['column_type'])).toEqual([
      'VARCHAR',
      'DATE',
      'TIMESTAMP WITH TIME ZONE',
      'DOUBLE',
      'INTEGER',
      'BOOLEAN',
    ]);
  });

  it('writes a table without rows', async () => {
    const file = join(scratchFolder(), 'none.parquet');
    await writeParquet(file, { asset_id: text(), x: numbers() }, { sortBy: ['asset_id'] });
    expect(await queryRows(`SELECT count(*)::INTEGER AS n FROM ${parquet(file)}`)).toEqual([{ n: 0 }]);
  });

  it('reads back any table of doubles and texts (law)', async () => {
    const folder = scratchFolder();
    const row = fc.record({ s: fc.option(fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\0'))), x: fc.double() });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
        const file = join(folder, 'law.parquet');
        await writeParquet(file, { s: text(...rows.map(({ s }) => s)), x: numbers(...rows.map(({ x }) => x)) }, { replace: true });
        expect(await queryRows(`SELECT * FROM ${parquet(file)}`)).toEqual(rows.map(({ s, x }) => ({ s, x: Number.isNaN(x) ? null : x })));
      }),
      { numRuns: 25 },
    );
  });

  it('orders rows by sortBy: text by code point, missing first, ties as they came', async () => {
    const file = join(scratchFolder(), 'sorted.parquet');
    await writeParquet(
      file,
      { id: text('b', 'a', null, 'a', 'B', 'ä', '𝒂', '\uffee'), n: numbers(1, 2, 3, 1, 5, 6, 7, 8), k: numbers(0, 1, 2, 3, 4, 5, 6, 7) },
      { sortBy: ['id'] },
    );
    const rows = await queryRows(`SELECT id, k FROM ${parquet(file)}`);
    expect(rows.map(({ id, k }) => [id, k])).toEqual([[null, 2], ['B', 4], ['a', 1], ['a', 3], ['b', 0], ['ä', 5], ['\uffee', 7], ['𝒂', 6]]); // prettier-ignore
  });

  it('orders by several columns', async () => {
    const file = join(scratchFolder(), 'sorted.parquet');
    await writeParquet(
      file,
      { id: text('b', 'a', 'b', 'a'), date: { type: 'day', values: Int32Array.of(2, 2, 1, 1) } },
      { sortBy: ['id', 'date'] },
    );
    const rows = await queryRows(`SELECT id, date - DATE '1970-01-01' AS d FROM ${parquet(file)}`);
    expect(rows.map(({ id, d }) => `${id}${d}`)).toEqual(['a1', 'a2', 'b1', 'b2']);
  });

  it('gives the same bytes for the same input, and row groups of at most 131072 rows', async () => {
    const folder = scratchFolder();
    const rows = 131_073 + 2048;
    const ids = Array.from({ length: 7 }, (_, i) => `ALT${i}`);
    const table: TableColumns = {
      asset_id: { type: 'text', values: Array.from({ length: rows }, (_, i) => ids[i % 7]!) },
      x: { type: 'number', values: Float64Array.from({ length: rows }, (_, i) => Math.sin(i)) },
    };
    for (const name of ['a', 'b']) await writeParquet(join(folder, name), table, { sortBy: ['asset_id'] });
    expect(readFileSync(join(folder, 'a')).equals(readFileSync(join(folder, 'b')))).toBe(true);
    const groups = await queryRows(
      `SELECT DISTINCT row_group_id, row_group_num_rows::INTEGER AS n FROM parquet_metadata('${join(folder, 'a')}') ORDER BY 1`,
    );
    expect(groups.map(({ n }) => n)).toEqual([131_072, 2049]);
  });

  it('takes quotes in paths and column names as they are', async () => {
    const file = join(scratchFolder(), `it's a "lake"; DROP TABLE x`, `o'clock.parquet`);
    await writeParquet(file, { [`a "b" 'c'`]: numbers(1), row_: numbers(2) }, { sortBy: [`a "b" 'c'`] });
    expect(await queryRows(`SELECT * FROM ${parquet(file)}`)).toEqual([{ [`a "b" 'c'`]: 1, row_: 2 }]);
  });

  it('refuses a name that is taken, unless it is a file and replace is given', async () => {
    const folder = scratchFolder();
    const file = join(folder, 'x.parquet');
    await writeParquet(file, { x: numbers(1) });
    await expect(writeParquet(file, { x: numbers(2) })).rejects.toMatchObject({
      code: 'OUTPUT_EXISTS',
      hint: 'choose another name, or pass replace: true',
    });
    await writeParquet(file, { x: numbers(2) }, { replace: true });
    expect(await queryRows(`SELECT * FROM ${parquet(file)}`)).toEqual([{ x: 2 }]);
    await expect(writeParquet(folder, { x: numbers(2) }, { replace: true })).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
  });

  it('refuses a place inside the lake being read, also behind .. or a link', async () => {
    const folder = scratchFolder();
    const lake = join(folder, 'lake');
    mkdirSync(lake);
    symlinkSync(lake, join(folder, 'link'));
    const table = { x: numbers(1) };
    for (const place of [join(lake, 'x.parquet'), `${folder}/other/../lake/deep/x.parquet`, join(folder, 'link', 'x.parquet'), lake]) {
      await expect(writeParquet(place, table, { readingFrom: lake })).rejects.toMatchObject({ code: 'OUTPUT_INSIDE_LAKE' });
    }
    await expect(writeParquet(join(lake, 'x.parquet'), table, { readingFrom: join(folder, 'link') })).rejects.toMatchObject({
      code: 'OUTPUT_INSIDE_LAKE',
    });
    expect(readdirSync(lake)).toEqual([]);
    await writeParquet(join(folder, 'lake-results', 'x.parquet'), table, { readingFrom: lake });
  });

  it('leaves nothing behind when it fails, and what stood there as it was', async () => {
    const folder = scratchFolder();
    const file = join(folder, 'x.parquet');
    await expect(writeParquet(file, failing)).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN', cause: expect.any(Error) });
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(file, 'former');
    await expect(writeParquet(file, failing, { replace: true })).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect(readdirSync(folder)).toEqual(['x.parquet']);
    expect(readFileSync(file, 'utf8')).toBe('former');
  });

  it('names the column that is too short, and a sort column that is none', async () => {
    const file = join(scratchFolder(), 'x.parquet');
    await expect(writeParquet(file, { a: numbers(1, 2), b: numbers(1) })).rejects.toThrow(
      'expected 2 values in every column as in a, got 1 in b',
    );
    await expect(writeParquet(file, {})).rejects.toMatchObject({ code: 'SHAPE' });
    await expect(writeParquet(file, { a: numbers(1) }, { sortBy: ['z'] })).rejects.toThrow('sortBy: expected one of a, got z');
  });
});
