import fs from 'node:fs/promises';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { parquetBytes, writeParquet, type TableColumns } from '@regimelab/lake-io/write';
import { parquet, queryRows, scratchFolder } from './scratch.js';

afterEach(() => void jest.restoreAllMocks());

const table: TableColumns = {
  asset_id: { type: 'text', values: ['SOL', null, 'BTC'] },
  date: { type: 'day', values: Int32Array.of(19_725, 19_724, 19_723) },
  close: { type: 'number', values: Float64Array.of(100, NaN, 42_000) },
};

describe('parquetBytes', () => {
  it('is the content of the file that writeParquet writes, in the same order of rows', async () => {
    const file = join(scratchFolder(), 'x.parquet');
    await writeParquet(file, table, { sortBy: ['date'] });
    const bytes = await parquetBytes(table, { sortBy: ['date'] });
    expect(Buffer.from(bytes).equals(readFileSync(file))).toBe(true);
    expect(Buffer.from(bytes).equals(Buffer.from(await parquetBytes(table)))).toBe(false);
  });

  it('reads back as the table', async () => {
    const file = join(scratchFolder(), 'x.parquet');
    writeFileSync(file, await parquetBytes(table));
    expect(await queryRows(`SELECT asset_id, close FROM ${parquet(file)}`)).toEqual([
      { asset_id: 'SOL', close: 100 },
      { asset_id: null, close: null },
      { asset_id: 'BTC', close: 42_000 },
    ]);
  });

  it('leaves nothing behind, also when it fails', async () => {
    const making = jest.spyOn(fs, 'mkdtemp');
    await parquetBytes(table);
    await expect(parquetBytes({ at: { type: 'time', values: Float64Array.of(1e300) } })).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITTEN',
    });
    const folders = await Promise.all(making.mock.results.map(({ value }) => value as Promise<string>));
    // A folder of its own and one of writeParquet in it, twice.
    expect(folders).toHaveLength(4);
    expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  });

  it('refuses what writeParquet refuses', async () => {
    await expect(parquetBytes({})).rejects.toMatchObject({ code: 'SHAPE' });
    await expect(parquetBytes(table, { sortBy: ['z'] })).rejects.toThrow('sortBy: expected one of asset_id, date, close, got z');
    await expect(parquetBytes(table, { sort: ['date'] } as never)).rejects.toThrow('sort');
  });
});
