import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { formatDay, parseDay, type Panel, type PanelMask } from '@regimelab/core';
import { openLake } from '@regimelab/lake-io';
import { loadMajorsAltsConfig, loadMajorsAltsLake } from '@regimelab/pipeline';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;
const first = parseDay('2024-01-01')!;
const dates = Array.from({ length: 8 }, (_, d) => formatDay(first + d));

/** One value a day from 2024-01-01 to -08 for BTC, ETH and SOL. */
const daily = (column: string, value: number) =>
  lines(`asset_id,date,${column}`, ...['BTC', 'ETH', 'SOL'].flatMap((asset) => dates.map((date, d) => `${asset},${date},${value + d}`)));

/** Reads a lake of three assets with the given files besides. */
async function load(files: Readonly<Record<string, string>>, values: Readonly<Record<string, unknown>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'regimelab-load-'));
  folders.push(folder);
  const facts = {
    'fact_price.csv': daily('close', 10),
    'fact_marketcap.csv': daily('marketcap', 1e9),
    'fact_volume.csv': daily('volume', 1e7),
  };
  for (const [name, text] of Object.entries({ ...facts, ...files })) writeFileSync(join(folder, name), text);
  const { config } = await loadMajorsAltsConfig([], values);
  const lake = await openLake(folder);
  try {
    return await loadMajorsAltsLake(lake, config, Date.parse('2024-02-01'), -Infinity);
  } finally {
    lake.close();
  }
}

/** The values of one asset by date. */
const column = ({ axes, values }: Panel | PanelMask, asset: string) =>
  Array.from(axes.times, (_, t) => values[t * axes.assets.length + axes.assets.indexOf(asset)]!);

describe('tracked betas of a majors-alts run', () => {
  const tracked = {
    'tracker_betas.csv': lines('asset_id,date,beta_btc,beta_eth', 'SOL,2024-01-01,0.9,0.4', 'sol-perp,2024-01-02,1.1,0.3'),
  };

  it('are those of the table as of each row, per major in the order of universe.majors', async () => {
    const betas = async (majors: readonly string[]) =>
      (await load(tracked, { universe: { majors, major_bounds: {} } })).trackedBetas!.map((panel) => column(panel, 'SOL'));
    const [btc, eth] = [
      [0.9, ...Array.from({ length: 7 }, () => 1.1)],
      [0.4, ...Array.from({ length: 7 }, () => 0.3)],
    ];
    expect(await betas(['BTC', 'ETH'])).toEqual([btc, eth]);
    expect(await betas(['ETH', 'BTC'])).toEqual([eth, btc]);
  });

  it('may be 7 days old', async () => {
    const old = { 'tracker_betas.csv': lines('asset_id,date,beta_btc,beta_eth', 'SOL,2023-12-31,0.9,0.4') };
    expect(column((await load(old)).trackedBetas![0], 'SOL')).toEqual([0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, NaN]);
  });

  it('are none where they are switched off, the lake has no table, or the majors are others', async () => {
    expect((await load(tracked, { beta: { use_tracker_betas: false } })).trackedBetas).toBeNull();
    expect((await load({})).trackedBetas).toBeNull();
    expect((await load(tracked, { universe: { majors: ['BTC', 'SOL'], major_bounds: {} } })).trackedBetas).toBeNull();
  });
});

describe('funding as of a row, from settlement rows', () => {
  const settlements = {
    'lake.yaml': lines('version: 1', 'tables: { fact_funding: { row_kind: settlement } }'),
    'fact_funding.csv': lines(
      'asset_id,date,funding_ts,funding_rate',
      'SOL,2024-01-03,2024-01-03 08:00:00,0.0001',
      'SOL,2024-01-03,2024-01-03 16:00:00,0.0001',
    ),
  };

  it('counts from the midnight after a settlement, not from that before it, and for at most three days', async () => {
    const { knowledge } = (await load(settlements)).market;
    expect(column(knowledge.fundingAsOf!, 'SOL')).toEqual([NaN, NaN, NaN, 0.0001, 0.0001, 0.0001, NaN, NaN]);
    expect(column(knowledge.hasFunding!, 'SOL')).toEqual([0, 0, 0, 1, 1, 1, 0, 0]);
  });
});
