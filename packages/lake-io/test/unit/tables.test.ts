import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeLake, openLake, readAssets, readPanels } from '@regimelab/lake-io';
import { writeParquet } from '@regimelab/lake-io/write';
import {
  cellsOf,
  day,
  expectRefusal,
  folderOf,
  inEngine,
  lakeOf,
  lines,
  opened,
  panelOfTable,
  parquetOf,
  temporaryFolder,
} from '../small-lakes.js';

const twoPrices = lines('asset_id,date,close,source', 'BTC,2024-01-01,42000,a', 'BTC,2024-01-02,43000.5,a');
const asRead = { 'BTC 2024-01-01': 42_000, 'BTC 2024-01-02': 43_000.5 };

/** Rows of fact_price as an SQL relation, `date` and `close` by the given expressions. */
const priceRows = (date: string, close = 'c') =>
  `SELECT 'BTC' AS asset_id, ${date} AS date, ${close} AS close FROM (VALUES (DATE '2024-01-01', 42000.0), (DATE '2024-01-02', 43000.5)) r(d, c)`;

async function pricesOf(folder: string, databaseFile: string | null = null) {
  return (await readPanels(await opened(folder, { databaseFile }), ['fact_price'])).fact_price;
}

describe('the forms of a table', () => {
  it('reads T.parquet', async () => {
    const folder = temporaryFolder();
    await writeParquet(join(folder, 'fact_price.parquet'), {
      asset_id: { type: 'text', values: ['BTC', 'BTC'] },
      date: { type: 'day', values: Int32Array.of(day('2024-01-01'), day('2024-01-02')) },
      close: { type: 'number', values: Float64Array.of(42_000, 43_000.5) },
    });
    expect(cellsOf(await pricesOf(folder))).toEqual(asRead);
  });

  it('reads T.csv, whatever the order of its columns, and lists the columns it ignores', async () => {
    const lake = await lakeOf({ 'fact_price.csv': lines('note,close,date,asset_id', 'x,42000,2024-01-01,BTC', ',43000.5,2024-01-02,BTC') });
    expect(cellsOf((await readPanels(lake, ['fact_price'])).fact_price)).toEqual(asRead);
    expect((await lake.view('fact_price')).unknown).toEqual(['note']);
    expect((await describeLake(lake))[0]).toMatchObject({ form: 'csv', rows: 2, assets: 1, unknown_columns: ['note'], problem: null });
  });

  it('reads quoted fields of a CSV, and an empty field as missing', async () => {
    const text = lines('asset_id,date,close', '"A,B",2024-01-01,1', '"C""D",2024-01-01,2', 'E,2024-01-01,');
    const panel = await panelOfTable('fact_price', { 'fact_price.csv': text });
    expect(cellsOf(panel)).toEqual({ 'A,B 2024-01-01': 1, 'C"D 2024-01-01': 2 });
    expect(panel.dropped).toEqual([{ reason: 'value_missing', count: 1 }]);
  });

  it('reads a folder with the folders in it, files in code-point order of their relative paths', async () => {
    const folder = temporaryFolder();
    const names = ['b.parquet', 'B.parquet', 'a/2.parquet', 'a.parquet', 'a/10.parquet'];
    for (const [k, name] of names.entries()) {
      await parquetOf(join(folder, 'fact_price', name), `SELECT 'A${k}' AS asset_id, DATE '2024-01-01' AS date, ${k + 1}.0 AS close`);
    }
    folderOf({ 'fact_price/notes.txt': 'not a table' }, folder);
    const lake = await opened(folder);
    const files = lake.sources.get('fact_price')!.files.map((path) => path.slice(folder.length + 1));
    // '.' stands before '/', capitals before small letters.
    expect(files).toEqual(['B.parquet', 'a.parquet', 'a/10.parquet', 'a/2.parquet', 'b.parquet'].map((name) => `fact_price/${name}`));
    expect(Object.values(cellsOf((await readPanels(lake, ['fact_price'])).fact_price))).toEqual([1, 2, 3, 4, 5]);
  });

  it('joins the files of a folder by the names of their columns', async () => {
    const folder = temporaryFolder();
    await parquetOf(join(folder, 'fact_price/1.parquet'), `SELECT 'A' AS asset_id, DATE '2024-01-01' AS date, 1.0::DOUBLE AS close`);
    await parquetOf(
      join(folder, 'fact_price/2.parquet'),
      `SELECT 2.0::DOUBLE AS close, 'x' AS source, DATE '2024-01-01' AS date, 'B' AS asset_id`,
    );
    expect(cellsOf(await pricesOf(folder))).toEqual({ 'A 2024-01-01': 1, 'B 2024-01-01': 2 });
  });

  it('reads a table of a DuckDB file', async () => {
    const folder = temporaryFolder();
    const database = join(temporaryFolder(), 'research.duckdb');
    await inEngine(`ATTACH '${database}' AS made`, `CREATE TABLE made.fact_price AS ${priceRows('d')}`, 'DETACH made');
    const before = readFileSync(database);
    expect(cellsOf(await pricesOf(folder, database))).toEqual(asRead);
    expect(readFileSync(database)).toEqual(before);
    folderOf({ 'fact_price.csv': twoPrices }, folder);
    await expectRefusal(() => openLake(folder, { databaseFile: database }), 'LAKE_AMBIGUOUS_TABLE', 'fact_price.csv and research.duckdb');
  });

  it('refuses a table in two forms at once, naming both', async () => {
    const folder = folderOf({ 'fact_price.csv': twoPrices });
    await parquetOf(join(folder, 'fact_price.parquet'), priceRows('d'));
    await expectRefusal(() => openLake(folder), 'LAKE_AMBIGUOUS_TABLE', 'fact_price.parquet and fact_price.csv');
    const second = folderOf({ 'fact_volume.csv': 'asset_id,date,volume\n' });
    await parquetOf(join(second, 'fact_volume/1.parquet'), `SELECT 1 AS x`);
    await expectRefusal(() => openLake(second), 'LAKE_AMBIGUOUS_TABLE', 'fact_volume/ and fact_volume.csv');
  });

  it('ignores files that are no tables, and folders without parquet', async () => {
    const lake = await lakeOf({ 'fact_price.csv': twoPrices, 'README.md': '#', 'fact_price/readme.txt': '', 'other.csv': 'a\n1\n' });
    expect([...lake.sources.keys()]).toEqual(['fact_price']);
  });
});

describe('a lake that cannot be read', () => {
  it('is named where it is absent, no folder, or lacks its database or descriptor', async () => {
    const folder = folderOf({ file: '' });
    await expectRefusal(() => openLake(join(folder, 'nowhere')), 'LAKE_NOT_FOUND', 'nowhere');
    await expectRefusal(() => openLake(join(folder, 'file')), 'LAKE_NOT_FOUND');
    await expectRefusal(() => openLake(folder, { databaseFile: join(folder, 'no.duckdb') }), 'LAKE_NOT_FOUND', 'no.duckdb');
    await expectRefusal(() => openLake(folder, { descriptorFile: join(folder, 'no.yaml') }), 'CONFIG_NOT_FOUND', 'no.yaml');
  });

  it('names a missing table', async () => {
    const lake = await lakeOf({ 'fact_price.csv': twoPrices });
    await expectRefusal(() => readPanels(lake, ['fact_marketcap']), 'LAKE_MISSING_TABLE', 'fact_marketcap');
  });

  it('names a missing column and the nearest one there is', async () => {
    const lake = await lakeOf({ 'fact_price.csv': lines('asset_id,date,closes', 'BTC,2024-01-01,1') });
    const record = await expectRefusal(() => readPanels(lake, ['fact_price']), 'LAKE_MISSING_COLUMN', 'fact_price has no column close');
    expect(record.hint).toBe('rename closes to close?');
    expect(record.context).toMatchObject({ table: 'fact_price', column: 'close' });
  });

  it.each([
    ['text for numbers', priceRows('d', `'42000'`), 'fact_price.close: expected a number, the file holds VARCHAR'],
    ['a boolean for numbers', priceRows('d', 'true'), 'fact_price.close'],
    ['numbers for dates', priceRows('20240101'), 'fact_price.date: expected a date'],
    ['numbers for ids', `SELECT 1 AS asset_id, DATE '2024-01-01' AS date, 1.0 AS close`, 'fact_price.asset_id: expected text'],
  ])('refuses %s in parquet', async (_what, select, message) => {
    const folder = temporaryFolder();
    await parquetOf(join(folder, 'fact_price.parquet'), select);
    await expectRefusal(() => pricesOf(folder), 'LAKE_COLUMN_TYPE', message);
  });

  it('refuses CSV text that is no number, with an example', async () => {
    const lake = await lakeOf({ 'fact_price.csv': lines('asset_id,date,close', 'BTC,2024-01-01,1', 'ETH,2024-01-01,4 200') });
    await expectRefusal(() => readPanels(lake, ['fact_price']), 'LAKE_COLUMN_TYPE', /close: 1 values .*"4 200" \(ETH\)/);
  });

  it('names a parquet file that is cut short, also one of a folder', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'whole.parquet');
    await parquetOf(path, priceRows('d'));
    const whole = readFileSync(path);
    const cut = whole.subarray(0, whole.length - 20);
    const record = await expectRefusal(
      () => lakeOf({ 'fact_price.parquet': cut }).then((lake) => lake.survey('fact_price')),
      'LAKE_UNREADABLE_FILE',
    );
    expect(record.message).toMatch('fact_price.parquet cannot be read');
    const parts = { 'fact_price/1.parquet': whole, 'fact_price/2.parquet': cut };
    await expectRefusal(() => lakeOf(parts).then((lake) => lake.survey('fact_price')), 'LAKE_UNREADABLE_FILE', '2.parquet cannot be read');
    const text = { 'fact_price.parquet': 'asset_id,date,close\n' };
    await expectRefusal(() => lakeOf(text).then((lake) => lake.survey('fact_price')), 'LAKE_UNREADABLE_FILE', 'fact_price.parquet');
  });

  it.each([
    ['no row', lines('asset_id,date,close')],
    ['no usable row', lines('asset_id,date,close', 'BTC,2024-01-01,0')],
  ])('refuses a table with %s, saying what was left out', async (_what, text) => {
    const { context } = await expectRefusal(() => panelOfTable('fact_price', { 'fact_price.csv': text }), 'LAKE_EMPTY_TABLE', 'fact_price');
    expect(context['dropped']).toEqual(text.includes('BTC') ? [{ reason: 'value_not_positive', count: 1 }] : []);
  });

  it('refuses an empty parquet table', async () => {
    const folder = temporaryFolder();
    await parquetOf(join(folder, 'fact_price.parquet'), `${priceRows('d')} LIMIT 0`);
    await expectRefusal(() => pricesOf(folder), 'LAKE_EMPTY_TABLE');
  });
});

describe('the types of a column', () => {
  it.each([
    ['a timestamp at midnight', 'CAST(d AS TIMESTAMP)'],
    ['a timestamp with zone at midnight UTC', `CAST(d AS TIMESTAMP) AT TIME ZONE 'UTC'`],
    ['text YYYY-MM-DD', 'CAST(d AS VARCHAR)'],
    ['text with blanks around it', `' ' || CAST(d AS VARCHAR) || ' '`],
  ])('takes %s as a date', async (_what, date) => {
    const folder = temporaryFolder();
    await parquetOf(join(folder, 'fact_price.parquet'), priceRows(date));
    expect(cellsOf(await pricesOf(folder))).toEqual(asRead);
  });

  it.each([
    ['', `CAST(d AS TIMESTAMP) + INTERVAL 1 SECOND`],
    [' with zone', `(CAST(d AS TIMESTAMP) AT TIME ZONE 'UTC') - INTERVAL 1 HOUR`],
  ])('refuses a timestamp%s that is not midnight UTC', async (_what, date) => {
    const folder = temporaryFolder();
    await parquetOf(join(folder, 'fact_price.parquet'), priceRows(date));
    await expectRefusal(() => pricesOf(folder), 'LAKE_DATE_NOT_MIDNIGHT', 'fact_price.date: 2 values');
  });

  it.each(['2024-1-1', '2024-02-30', '01.01.2024', '2024-01-01T00:00:00Z', 'yesterday'])('refuses the text %s as a date', async (date) => {
    const text = lines('asset_id,date,close', 'BTC,2024-01-01,1', `ETH,${date},1`);
    await expectRefusal(() => panelOfTable('fact_price', { 'fact_price.csv': text }), 'LAKE_COLUMN_TYPE', `"${date}" (ETH)`);
  });

  it.each(['CAST(c AS INTEGER)', 'CAST(c AS BIGINT)', 'CAST(c AS FLOAT)', 'CAST(c AS DECIMAL(18, 2))'])(
    'takes %s as doubles',
    async (close) => {
      const folder = temporaryFolder();
      await parquetOf(join(folder, 'fact_price.parquet'), `${priceRows('d', close)} LIMIT 1`);
      expect(cellsOf(await pricesOf(folder))).toEqual({ 'BTC 2024-01-01': 42_000 });
    },
  );

  it('reads a double bit by bit', async () => {
    const closes = [0.1 + 0.2, 5e-324, 1.7976931348623157e308, 1 / 3];
    const rows = closes.map((close, k) => `A${k},2024-01-01,${close}`);
    const panel = await panelOfTable('fact_price', { 'fact_price.csv': lines('asset_id,date,close', ...rows) });
    expect(Array.from(panel.values)).toEqual(closes);
  });
});

describe('readAssets', () => {
  it('reads ids, symbols, stable coins and tags, normalised', async () => {
    const assets = await readAssets(
      await lakeOf({
        'dim_asset.csv': lines('asset_id,symbol,is_stable,is_wrapped_stable', 'btc,xbt,false,', 'usdt,USDT,true,', 'usdt.e,USDTE,,true'),
        'map_category_asset.csv': lines('asset_id,category_id,category_name', 'steth,liquid_staking,Liquid  Staking (ETH)', 'steth,eth,'),
      }),
    );
    expect([...assets.known]).toEqual(['BTC', 'USDT', 'USDT.E']);
    expect(assets.idBySymbol.get('XBT')).toBe('BTC');
    expect([...assets.stable]).toEqual(['USDT', 'USDT.E']);
    expect([...assets.tags!.get('STETH')!].sort()).toEqual(['eth', 'liquid-staking', 'liquid-staking-eth-']);
  });

  it('knows nothing where the lake has neither table', async () => {
    const assets = await readAssets(await lakeOf({ 'fact_price.csv': twoPrices }));
    expect([assets.known.size, assets.stable.size, assets.tags]).toEqual([0, 0, null]);
  });
});
