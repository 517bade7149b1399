import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkLake, describeLake, openConnection, readAssets, readPanels, takeSnapshot } from '@regimelab/lake-io';
import { cellsOf, expectRefusal, folderOf, lines, opened, parquetOf, refusal, stateOf, temporaryFolder } from '../small-lakes.js';

async function smallLake(): Promise<string> {
  const folder = folderOf({
    'fact_marketcap.csv': lines('asset_id,date,marketcap', 'BTC,2024-01-01,1000'),
    'dim_asset.csv': lines('asset_id,symbol', 'BTC,BTC'),
    'lake.yaml': lines('version: 1'),
  });
  await parquetOf(join(folder, 'fact_price/1.parquet'), `SELECT 'BTC' AS asset_id, DATE '2024-01-01' AS date, 1.0 AS close`);
  return folder;
}

async function readAll(folder: string) {
  const lake = await opened(folder);
  const panels = await readPanels(lake, ['fact_price', 'fact_marketcap']);
  await readAssets(lake);
  await checkLake(lake, { now: 0 });
  await describeLake(lake);
  await takeSnapshot(lake);
  return panels;
}

describe('a lake', () => {
  it('is left as it was by reading, checking and describing it: names, content, times of change', async () => {
    const folder = await smallLake();
    const before = stateOf(folder);
    expect(before).toHaveLength(5);
    await readAll(folder);
    expect(stateOf(folder)).toEqual(before);
  });

  it('is read where nobody may write', async () => {
    const folder = await smallLake();
    for (const path of readdirSync(folder)) chmodSync(join(folder, path), path === 'fact_price' ? 0o555 : 0o444);
    chmodSync(folder, 0o555);
    try {
      expect(cellsOf((await readAll(folder)).fact_price)).toEqual({ 'BTC 2024-01-01': 1 });
    } finally {
      chmodSync(folder, 0o755);
      chmodSync(join(folder, 'fact_price'), 0o755);
    }
  });
});

describe('the connection', () => {
  it.each([
    ['COPY', (folder: string) => `COPY (SELECT 1 AS x) TO '${folder}/out.parquet'`],
    ['CREATE', () => 'CREATE TABLE made (x INTEGER)'],
    ['CREATE … AS', () => 'CREATE TEMP TABLE made AS SELECT 1 AS x'],
    ['INSERT', () => 'INSERT INTO made VALUES (1)'],
    ['ATTACH', (folder: string) => `ATTACH '${folder}/out.duckdb' AS other`],
    ['SET', () => 'SET GLOBAL enable_external_access = true'],
    ['EXPORT', (folder: string) => `EXPORT DATABASE '${folder}/out'`],
    ['EXPORT behind a SELECT', (folder: string) => `SELECT 1 AS x; EXPORT DATABASE '${folder}/out'`],
    ['INSTALL', () => 'INSTALL httpfs'],
    ['a second statement', (folder: string) => `SELECT 1 AS x; COPY (SELECT 1 AS x) TO '${folder}/out.parquet'`],
    ['COPY under EXPLAIN ANALYZE', (folder: string) => `EXPLAIN ANALYZE COPY (SELECT 1 AS x) TO '${folder}/out.parquet'`],
  ])('refuses %s', async (_what, sql) => {
    const folder = await smallLake();
    const before = stateOf(folder);
    const { connection } = await opened(folder);
    expect((await refusal(() => connection.rows(sql(folder)))).code).toMatch(/^LAKE_(READ_ONLY|QUERY)$/);
    expect((await refusal(() => connection.scan(sql(folder), () => undefined))).code).toMatch(/^LAKE_(READ_ONLY|QUERY)$/);
    expect(stateOf(folder)).toEqual(before);
  });

  it('says that the lake is read-only', async () => {
    const { connection } = await opened(await smallLake());
    await expectRefusal(() => connection.rows('CREATE TABLE made (x INTEGER)'), 'LAKE_READ_ONLY', 'CREATE TABLE');
  });

  it('reads no other folder: not beside, not above, not one whose name begins alike', async () => {
    const parent = temporaryFolder();
    const text = lines('x', '1');
    folderOf({ 'lake/a.csv': text, 'lake-2/a.csv': text, 'a.csv': text }, parent);
    const connection = await openConnection([join(parent, 'lake')]);
    try {
      const read = (path: string) => connection.rows(`SELECT x FROM read_csv('${path}')`);
      expect(await read(`${parent}/lake/a.csv`)).toEqual([{ x: 1 }]);
      for (const path of ['a.csv', 'lake-2/a.csv', 'lake/../a.csv', 'lake/../lake-2/a.csv']) {
        expect(existsSync(join(parent, path))).toBe(true);
        await expectRefusal(() => read(`${parent}/${path}`), 'LAKE_QUERY', /Permission|disabled/i);
      }
      await expectRefusal(() => read('/etc/passwd'), 'LAKE_QUERY');
    } finally {
      connection.close();
    }
  });

  it.each(['http://127.0.0.1:9/a.csv', 'https://127.0.0.1:9/a.parquet', 's3://bucket/a.parquet'])('reads no URL: %s', async (url) => {
    const { connection } = await opened(await smallLake());
    await expectRefusal(() => connection.rows(`SELECT * FROM '${url}'`), 'LAKE_QUERY');
  });
});
