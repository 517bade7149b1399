import { createHash } from 'node:crypto';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { takeSnapshot } from '@regimelab/lake-io';
import { writeLake } from '@regimelab/lake-io/write';
import { folderOf, lakeOf, opened, temporaryFolder } from '../small-lakes.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const prices = 'asset_id,date,close\nBTC,2024-01-01,1\n';
const volumes = 'asset_id,date,volume\n';
const files = { 'fact_volume.csv': volumes, 'fact_price.csv': prices };

describe('takeSnapshot', () => {
  it('hashes the sorted lines table, path, bytes, SHA-256, parted by tabs and each ended by LF', async () => {
    const snapshot = await takeSnapshot(await lakeOf(files));
    const expected = [
      `fact_price\tfact_price.csv\t${prices.length}\t${sha256(prices)}\n`,
      `fact_volume\tfact_volume.csv\t${volumes.length}\t${sha256(volumes)}\n`,
    ];
    expect(snapshot.dataHash).toBe(sha256(expected.join('')));
    expect(snapshot.files).toContainEqual({ table: 'fact_price', path: 'fact_price.csv', bytes: prices.length, sha256: sha256(prices) });
  });

  it('is the same for the same content elsewhere, written at another time', async () => {
    const folder = folderOf(files);
    utimesSync(join(folder, 'fact_price.csv'), 1, 1);
    expect(await takeSnapshot(await opened(folder))).toEqual(await takeSnapshot(await lakeOf(files)));
  });

  it('changes with one byte, and with the name of a file', async () => {
    const { dataHash } = await takeSnapshot(await lakeOf(files));
    expect((await takeSnapshot(await lakeOf({ ...files, 'fact_price.csv': prices.replace(',1\n', ',2\n') }))).dataHash).not.toBe(dataHash);
    const [first, second] = [{ 'fact_price/1.parquet': 'x' }, { 'fact_price/2.parquet': 'x' }];
    expect((await takeSnapshot(await lakeOf(first))).dataHash).not.toBe((await takeSnapshot(await lakeOf(second))).dataHash);
  });

  it('lists the files of folders with forward slashes', async () => {
    const { files: listed } = await takeSnapshot(await lakeOf({ 'fact_price/2024/01.parquet': 'x' }));
    expect(listed.map(({ path }) => path)).toEqual(['fact_price/2024/01.parquet']);
  });

  it('leaves out what is no table', async () => {
    const { dataHash } = await takeSnapshot(await lakeOf(files));
    expect((await takeSnapshot(await lakeOf({ ...files, 'README.md': '#', 'lake.yaml': 'version: 1\n' }))).dataHash).toBe(dataHash);
  });

  it('is reproduced by writing the same lake again', async () => {
    const tables = {
      fact_volume: {
        asset_id: { type: 'text', values: ['A'] },
        date: { type: 'day', values: Int32Array.of(19_700) },
        volume: { type: 'number', values: Float64Array.of(1) },
      },
    } as const;
    const [a, b] = [join(temporaryFolder(), 'a'), join(temporaryFolder(), 'b')];
    await writeLake(a, tables);
    await writeLake(b, tables);
    expect((await takeSnapshot(await opened(a))).dataHash).toBe((await takeSnapshot(await opened(b))).dataHash);
  });
});
