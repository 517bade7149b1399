import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { formatDay, parseDay, sha256 } from '@regimelab/core';
import { checkLake, openLake, readAssets, readPanels } from '@regimelab/lake-io';
import { generateMarket, lakeDescriptor, lakeTables, writeSyntheticLake } from '@regimelab/synthetic-lake';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'regimelab-synthetic-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const small = { assets: 30, basketSize: 12, days: 120 } as const;
const TABLES = ['dim_asset', 'dim_instrument', 'fact_funding', 'fact_funding_settlement', 'fact_marketcap', 'fact_open_interest', 'fact_price', 'fact_volume', 'map_category_asset']; // prettier-ignore

describe('writeSyntheticLake', () => {
  it('writes the nine tables and lake.yaml, equal bytes for equal options and others for another seed or plant', async () => {
    const [a, b, seed, plant] = [
      await writeSyntheticLake(join(folder, 'a'), small),
      await writeSyntheticLake(join(folder, 'b'), small),
      await writeSyntheticLake(join(folder, 'seed'), { ...small, seed: 2 }),
      await writeSyntheticLake(join(folder, 'plant'), { ...small, plant: 'null' }),
    ];
    expect(Object.keys(a.files)).toEqual([...TABLES.map((table) => `${table}.parquet`), 'lake.yaml'].sort());
    for (const [name, hash] of Object.entries(a.files)) expect(sha256(readFileSync(join(folder, 'b', name)))).toBe(hash);
    expect(b.files).toEqual(a.files);
    for (const table of ['fact_price', 'fact_marketcap', 'fact_volume']) {
      expect(seed.files[`${table}.parquet`]).not.toBe(a.files[`${table}.parquet`]);
      expect(plant.files[`${table}.parquet`]).not.toBe(a.files[`${table}.parquet`]);
    }
    for (const table of ['fact_funding', 'fact_funding_settlement']) {
      expect(seed.files[`${table}.parquet`]).not.toBe(a.files[`${table}.parquet`]);
      expect(plant.files[`${table}.parquet`]).toBe(a.files[`${table}.parquet`]);
    }
  });

  it('reads back through lake-io as the same market, whatever the files call its assets', async () => {
    const { market, directory } = await writeSyntheticLake(join(folder, 'default'));
    const lake = await openLake(directory);
    try {
      const panels = await readPanels(lake, ['fact_price', 'fact_marketcap', 'fact_volume', 'fact_open_interest', 'fact_funding']);
      const expected = {
        fact_price: market.close,
        fact_marketcap: market.marketCap,
        fact_volume: market.volumeUsd,
        fact_open_interest: market.openInterestUsd,
        fact_funding: market.fundingRate,
      };
      for (const [table, panel] of Object.entries(expected)) {
        const read = panels[table as keyof typeof panels];
        expect(read.axes.assets).toEqual(panel.axes.assets);
        // lake-io's panels stand on row dates, the market's on the day a row is knowable: one day later, by the stamp day_end.
        expect(read.axes.times).toEqual(panel.axes.times.map((time) => time - 1));
        expect(read.clock.knowableAt(read.axes.times[0]!)).toBe(panel.axes.times[0]! * 86_400_000);
        expect(Buffer.from(read.values.buffer).equals(Buffer.from(panel.values.buffer))).toBe(true);
      }
      const facts = await readAssets(lake);
      expect([...facts.known].sort()).toEqual([...market.close.axes.assets]);
      expect([...facts.stable].sort()).toEqual(['SYNUSD', 'USDC', 'USDT']);
      expect(facts.tags!.get('SYNETH')!.has('liquid-staking-tokens')).toBe(true);
      expect(facts.tags!.has('SYNUSD')).toBe(false);
    } finally {
      lake.close();
    }
  });

  it('raises no error of the lake check and no flag but the gaps it is meant to have', async () => {
    const lake = await openLake(join(folder, 'default'));
    try {
      const checks = await checkLake(lake, { now: Date.UTC(2025, 0, 8) });
      expect(checks.filter(({ level }) => level === 'error')).toEqual([]);
      expect(new Set(checks.filter(({ level }) => level === 'flag').map(({ code }) => code))).toEqual(new Set(['GAP']));
    } finally {
      lake.close();
    }
  });

  it('is complete the moment the folder appears', async () => {
    const directory = join(folder, 'watched');
    const writing = writeSyntheticLake(directory, small);
    let done = false;
    const finished = writing.then(() => (done = true));
    while (!existsSync(directory) && !done) await new Promise((resolve) => setImmediate(resolve));
    const seen = readdirSync(directory).filter((name) => name !== 'written-lake.json');
    const hashes = seen.map((name) => [name, sha256(readFileSync(join(directory, name)))]);
    await finished;
    expect(Object.fromEntries(hashes)).toEqual((await writing).files);
    expect(readdirSync(folder).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
  });

  it('leaves alone what it did not write, and replaces its own lake when asked', async () => {
    const mine = join(folder, 'mine');
    mkdirSync(mine);
    writeFileSync(join(mine, 'fact_price.parquet'), 'real');
    await expect(writeSyntheticLake(mine, small, { replace: true })).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(readFileSync(join(mine, 'fact_price.parquet'), 'utf8')).toBe('real');
    await expect(writeSyntheticLake(join(mine, 'inside'), small, { readingFrom: mine })).rejects.toMatchObject({
      code: 'OUTPUT_INSIDE_LAKE',
    });

    const first = await writeSyntheticLake(join(folder, 'own'), small);
    await expect(writeSyntheticLake(join(folder, 'own'), small)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    const second = await writeSyntheticLake(join(folder, 'own'), { ...small, seed: 9 }, { replace: true });
    expect(second.files['fact_price.parquet']).not.toBe(first.files['fact_price.parquet']);
  });

  it('writes nothing for options it refuses', async () => {
    await expect(writeSyntheticLake(join(folder, 'none'), { ...small, basketSize: 29 })).rejects.toMatchObject({ code: 'CONFIG_CONFLICT' });
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });
});

describe('lakeTables', () => {
  const market = generateMarket();
  const tables = lakeTables(market);
  const texts = (table: keyof typeof tables, column: string) => {
    const { type, values } = tables[table]![column]!;
    return type === 'text' ? values : [];
  };

  it('has a row for every finite cell and none for a missing one', () => {
    const finite = (values: Float64Array) => values.filter(Number.isFinite).length;
    expect(texts('fact_price', 'asset_id').length).toBe(finite(market.close.values));
    expect(texts('fact_open_interest', 'asset_id').length).toBe(finite(market.openInterestUsd.values));
    expect(tables.fact_price!['close']!.values).not.toContain(NaN);
  });

  it('calls a rebranded asset by its former id before the day of the rebrand, in every table', () => {
    const [asset] = market.assets.filter(({ former }) => former !== null);
    const { id, until } = asset!.former!;
    for (const table of ['fact_price', 'fact_marketcap', 'fact_volume', 'fact_open_interest', 'fact_funding'] as const) {
      const dates = tables[table]!['date']!.values as Int32Array;
      texts(table, 'asset_id').forEach((name, row) => {
        if (name === id) expect(dates[row]).toBeLessThan(until);
        if (name === asset!.assetId) expect(dates[row]).toBeGreaterThanOrEqual(until);
      });
      expect(texts(table, 'asset_id')).toContain(id);
    }
    const times = tables.fact_funding_settlement!['funding_ts']!.values as Float64Array;
    const last = Math.max(...Array.from(times).filter((_, row) => texts('fact_funding_settlement', 'asset_id')[row] === id));
    expect(last).toBe(until * 86_400_000); // the settlement at midnight belongs to the day that ends then
    expect(texts('dim_asset', 'asset_id')).not.toContain(id);
    expect(lakeDescriptor(market)).toContain(`  ${id}: ${asset!.assetId}\n`);
  });

  it('spells two ids as venues do in the tables of derivatives, and stETH as vendors do', () => {
    const venueIds = market.assets.map(({ venueId }) => venueId).filter((id) => /-(PERP|usdt)$/.test(id));
    expect(venueIds.map((id) => id.slice(5)).sort()).toEqual(['-PERP', '-usdt']);
    for (const id of venueIds) {
      expect(texts('fact_funding', 'asset_id')).toContain(id);
      expect(texts('fact_price', 'asset_id')).not.toContain(id);
    }
    expect(texts('fact_marketcap', 'asset_id')).toContain('stETH');
  });

  it('dates the first row at the start', () => {
    const dates = tables.fact_price!['date']!.values as Int32Array;
    expect(formatDay(dates.reduce((a, b) => Math.min(a, b)))).toBe('2022-01-03');
    expect(dates.reduce((a, b) => Math.max(a, b))).toBe(parseDay('2025-01-06'));
  });
});
