import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeLake, type LakeTables } from '@regimelab/lake-io/write';
import { parquet, queryRows, scratchFolder } from './scratch.js';

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Two assets, two days, not in key order. */
const tables: LakeTables = {
  fact_price: {
    asset_id: { type: 'text', values: ['ETH', 'BTC', 'ETH', 'BTC'] },
    date: { type: 'day', values: Int32Array.of(19_724, 19_724, 19_723, 19_723) },
    close: { type: 'number', values: Float64Array.of(2300, NaN, 2200, 42_000) },
  },
  dim_asset: { asset_id: { type: 'text', values: ['BTC', 'ETH'] }, symbol: { type: 'text', values: ['BTC', 'ETH'] } },
};
const descriptorText = 'version: 1\nname: two\n';

/** The second table fails after the first has been written. */
const failing: LakeTables = { ...tables, universe_snapshots: { rebalance_date: { type: 'time', values: Float64Array.of(1e300) } } };

describe('writeLake', () => {
  it('writes one file per table, rows ordered by the key, and lake.yaml', async () => {
    const lake = join(scratchFolder(), 'lake');
    const written = await writeLake(lake, tables, { descriptorText });
    expect(readdirSync(lake).sort()).toEqual(['dim_asset.parquet', 'fact_price.parquet', 'lake.yaml', 'written-lake.json']);
    expect(readFileSync(join(lake, 'lake.yaml'), 'utf8')).toBe(descriptorText);
    const rows = await queryRows(`SELECT asset_id, date - DATE '1970-01-01' AS d, close FROM ${parquet(join(lake, 'fact_price.parquet'))}`);
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['BTC', 19_723n, 42_000],
      ['BTC', 19_724n, null],
      ['ETH', 19_723n, 2200],
      ['ETH', 19_724n, 2300],
    ]);
    expect(written.directory).toBe(lake);
    for (const [name, hash] of Object.entries(written.files)) expect(sha256(join(lake, name))).toBe(hash);
    expect(Object.keys(written.files)).toEqual(['dim_asset.parquet', 'fact_price.parquet', 'lake.yaml']);
  });

  it('gives the same bytes for the same input', async () => {
    const folder = scratchFolder();
    const [a, b] = [
      await writeLake(join(folder, 'a'), tables, { descriptorText }),
      await writeLake(join(folder, 'b'), tables, { descriptorText }),
    ];
    expect(a.files).toEqual(b.files);
  });

  it('writes no lake.yaml where none is given', async () => {
    expect(Object.keys((await writeLake(join(scratchFolder(), 'lake'), tables)).files)).not.toContain('lake.yaml');
  });

  it('fills an empty folder, with the rights of any new folder', async () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'empty'));
    mkdirSync(join(folder, 'plain'));
    await writeLake(join(folder, 'empty'), tables);
    expect(statSync(join(folder, 'empty')).mode).toBe(statSync(join(folder, 'plain')).mode);
    expect(readdirSync(folder).sort()).toEqual(['empty', 'plain']);
  });

  it('replaces a lake it wrote only when asked to', async () => {
    const lake = join(scratchFolder(), 'lake');
    await writeLake(lake, tables, { descriptorText });
    await expect(writeLake(lake, tables)).rejects.toMatchObject({
      code: 'OUTPUT_EXISTS',
      hint: 'pass replace: true to replace the lake there',
    });
    await writeLake(lake, { dim_asset: tables.dim_asset! }, { replace: true });
    expect(readdirSync(lake).sort()).toEqual(['dim_asset.parquet', 'written-lake.json']);
  });

  it('never replaces what it did not write: another folder, a lake with a file added or changed, a file', async () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'mine'));
    writeFileSync(join(folder, 'mine', 'notes.txt'), 'keep');
    for (const name of ['added', 'changed', 'nested']) await writeLake(join(folder, name), tables, { descriptorText });
    writeFileSync(join(folder, 'added', 'research.duckdb'), 'keep');
    writeFileSync(join(folder, 'changed', 'lake.yaml'), 'version: 1\nname: mine\n');
    mkdirSync(join(folder, 'nested', 'fact_volume'));
    for (const name of ['mine', 'added', 'changed', 'nested', 'mine/notes.txt']) {
      await expect(writeLake(join(folder, name), tables, { replace: true })).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    }
    expect(readFileSync(join(folder, 'mine', 'notes.txt'), 'utf8')).toBe('keep');
  });

  it('refuses a place inside the lake being read', async () => {
    const folder = scratchFolder();
    await writeLake(join(folder, 'lake'), tables);
    await expect(writeLake(join(folder, 'lake', 'copy'), tables, { readingFrom: join(folder, 'lake') })).rejects.toMatchObject({
      code: 'OUTPUT_INSIDE_LAKE',
    });
    await expect(writeLake(join(folder, 'lake'), tables, { readingFrom: join(folder, 'lake'), replace: true })).rejects.toMatchObject({
      code: 'OUTPUT_INSIDE_LAKE',
    });
  });

  it('is never half written: a failure leaves no folder, or the former lake as it was', async () => {
    const folder = scratchFolder();
    const lake = join(folder, 'lake');
    await expect(writeLake(lake, failing)).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect(readdirSync(folder)).toEqual([]);
    const { files } = await writeLake(lake, tables, { descriptorText });
    await expect(writeLake(lake, failing, { replace: true })).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITTEN' });
    expect(readdirSync(folder)).toEqual(['lake']);
    for (const [name, hash] of Object.entries(files)) expect(sha256(join(lake, name))).toBe(hash);
  });

  it('lets one of two writers of the same folder win, whole', async () => {
    const folder = scratchFolder();
    const lake = join(folder, 'lake');
    const results = await Promise.allSettled([writeLake(lake, tables), writeLake(lake, { dim_asset: tables.dim_asset! })]);
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(winners.length).toBe(1);
    expect(readdirSync(folder)).toEqual(['lake']);
    expect(readdirSync(lake).sort()).toEqual([...Object.keys(winners[0]!.files), 'written-lake.json']);
  });

  it('refuses a place inside another lake, at any depth', async () => {
    const outer = join(scratchFolder(), 'lake');
    await writeLake(outer, tables, { descriptorText: 'version: 1\n' });
    await expect(writeLake(join(outer, 'deep', 'inner'), tables)).rejects.toMatchObject({ code: 'OUTPUT_INSIDE_LAKE' });
  });

  it('names a table the lake does not have', async () => {
    const wrong = { fact_prices: tables.fact_price } as unknown as LakeTables;
    await expect(writeLake(join(scratchFolder(), 'lake'), wrong)).rejects.toMatchObject({
      code: 'CONFIG_RANGE',
      hint: 'did you mean fact_price?',
    });
  });
});
