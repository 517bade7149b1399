import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dailyAxes, formatDay, MS_PER_DAY } from '@regimelab/core';
import { readTrackerBetas, type Lake } from '@regimelab/lake-io';
import { january, rounded, tablesYaml } from '../funding-lakes.js';
import { day, expectRefusal, lakeOf, lines, opened, parquetOf, temporaryFolder } from '../small-lakes.js';

const table = (...rows: readonly string[]) => lines('asset_id,date,beta_btc,beta_eth', ...rows);
const betasLake = (rows: readonly string[], yaml = 'version: 1\n') => lakeOf({ 'tracker_betas.csv': table(...rows), 'lake.yaml': yaml });

async function cellsOf(lake: Lake, limit: number | null = 7, assets: readonly string[] = ['SOL']) {
  return (await readTrackerBetas(lake, january(...assets), limit)).map(rounded);
}

describe('readTrackerBetas', () => {
  it('carries the newest pair on until it is too old', async () => {
    const lake = await betasLake(['SOL,2024-01-02,0.9,0.4', 'SOL,2024-01-03,1.1,0.3']);
    const dates = ['2024-01-03', '2024-01-04', '2024-01-05'];
    expect(await cellsOf(lake, 2)).toEqual([
      { 'SOL 2024-01-02': 0.9, ...Object.fromEntries(dates.map((date) => [`SOL ${date}`, 1.1])) },
      { 'SOL 2024-01-02': 0.4, ...Object.fromEntries(dates.map((date) => [`SOL ${date}`, 0.3])) },
    ]);
  });

  it.each([
    ['day_start', 'PT0S', '2024-01-05', '2024-01-07'],
    ['day_start', 'PT6H', '2024-01-06', '2024-01-07'],
    ['day_end', 'PT0S', '2024-01-06', '2024-01-08'],
    ['day_end', 'PT5M', '2024-01-07', '2024-01-08'],
  ])('%s, lag %s: the row of 2024-01-05 counts from %s to %s with a limit of 2 days', async (stamp, lag, first, last) => {
    const yaml = tablesYaml(`tracker_betas: { stamp: ${stamp}, publication_lag: ${lag} }`);
    const dates = Object.keys((await cellsOf(await betasLake(['SOL,2024-01-05,1,0.5'], yaml), 2))[0]!);
    expect([dates[0], dates.at(-1)]).toEqual([`SOL ${first}`, `SOL ${last}`]);
  });

  it('counts a row only with both betas finite; an older one then takes its place', async () => {
    const rows = ['SOL,2024-01-02,0.9,0.4', 'SOL,2024-01-03,1.1,', 'SOL,2024-01-04,,0.2', 'SOL,2024-01-05,NaN,0.2', 'SOL,2024-01-06,1,inf'];
    const [btc, eth] = await cellsOf(await betasLake(rows));
    expect([btc!['SOL 2024-01-08'], eth!['SOL 2024-01-08']]).toEqual([0.9, 0.4]);
  });

  it('takes zero and negative betas as they are', async () => {
    expect(await cellsOf(await betasLake(['SOL,2024-01-08,0,-0.2']))).toEqual([{ 'SOL 2024-01-08': 0 }, { 'SOL 2024-01-08': -0.2 }]);
  });

  it('normalises ids, and leaves out assets that the grid lacks and rows without asset or date', async () => {
    const rows = ['sol-perp,2024-01-08,1,0.5', 'SATS,2024-01-08,2,0.6', 'XYZ,2024-01-08,3,0.7', ',2024-01-08,4,0.8', 'SOL,,5,0.9'];
    expect(await cellsOf(await betasLake(rows), 7, ['1000SATS', 'ETH', 'SOL'])).toEqual([
      { '1000SATS 2024-01-08': 2, 'SOL 2024-01-08': 1 },
      { '1000SATS 2024-01-08': 0.6, 'SOL 2024-01-08': 0.5 },
    ]);
  });

  it('reads rows from before the grid', async () => {
    const [btc] = await cellsOf(await betasLake(['SOL,2023-12-30,1,0.5']), 3);
    expect(Object.keys(btc!)).toEqual(['SOL 2024-01-01', 'SOL 2024-01-02']);
  });

  it('is missing everywhere where the table has no usable row', async () => {
    expect(await cellsOf(await betasLake([]))).toEqual([{}, {}]);
    expect(await cellsOf(await betasLake(['SOL,2024-01-02,,']))).toEqual([{}, {}]);
  });

  it('reads parquet with numbers of other types', async () => {
    const folder = temporaryFolder();
    await parquetOf(
      join(folder, 'tracker_betas.parquet'),
      `SELECT 'SOL' AS asset_id, TIMESTAMP '2024-01-08' AS date, 2 AS beta_btc, CAST(0.5 AS FLOAT) AS beta_eth`,
    );
    expect(await cellsOf(await opened(folder))).toEqual([{ 'SOL 2024-01-08': 2 }, { 'SOL 2024-01-08': 0.5 }]);
  });

  it('collapses equal rows and refuses different ones, naming the keys', async () => {
    const row = 'SOL,2024-01-08,1,0.5';
    expect((await cellsOf(await betasLake([row, row, 'solperp,2024-01-08,1,0.5'])))[0]).toEqual({ 'SOL 2024-01-08': 1 });
    const twice = [1, 2, 3, 4, 5, 6, 7].flatMap((d) => [`SOL,2024-01-0${d},1,0.5`, `SOL,2024-01-0${d},1,0.6`]);
    const record = await expectRefusal(async () => cellsOf(await betasLake(twice)), 'LAKE_DUPLICATE_KEY', /and more$/);
    expect(record.context['keys']).toEqual([1, 2, 3, 4, 5].map((d) => `SOL 2024-01-0${d}`));
    const alias = async () => cellsOf(await betasLake([row, 'sol-perp,2024-01-08,1,0.6']));
    await expectRefusal(alias, 'ASSET_ALIAS_CLASH', 'SOL and sol-perp mean the same asset');
  });

  it('refuses text that is no number or date, a missing column, a missing table', async () => {
    const read = async (text: string) => cellsOf(await lakeOf({ 'tracker_betas.csv': text }));
    await expectRefusal(() => read(table('SOL,2024-01-08,high,0.5')), 'LAKE_COLUMN_TYPE', 'high');
    await expectRefusal(() => read(table('SOL,8.1.2024,1,0.5')), 'LAKE_COLUMN_TYPE', '8.1.2024');
    await expectRefusal(() => read(lines('asset_id,date,beta_btc', 'SOL,2024-01-08,1')), 'LAKE_MISSING_COLUMN', 'beta_eth');
    await expectRefusal(async () => cellsOf(await lakeOf({})), 'LAKE_MISSING_TABLE', 'tracker_betas');
  });

  it('refuses a timestamp that is not midnight', async () => {
    const folder = temporaryFolder();
    await parquetOf(
      join(folder, 'tracker_betas.parquet'),
      `SELECT 'SOL' AS asset_id, TIMESTAMP '2024-01-08 08:00:00' AS date, 1.0 AS beta_btc, 1.0 AS beta_eth`,
    );
    await expectRefusal(async () => cellsOf(await opened(folder)), 'LAKE_DATE_NOT_MIDNIGHT');
  });
});

interface BetaRow {
  readonly asset: string;
  readonly d: number;
  readonly btc: number | null;
  readonly eth: number | null;
}
const tables: fc.Arbitrary<readonly BetaRow[]> = fc.uniqueArray(
  fc.record({
    asset: fc.constantFrom('A', 'B', 'C'),
    d: fc.integer({ min: -6, max: 9 }),
    btc: fc.option(fc.integer({ min: -5, max: 30 }).map((x) => x / 10)),
    eth: fc.option(fc.integer({ min: -5, max: 30 }).map((x) => x / 10)),
  }),
  { maxLength: 30, selector: ({ asset, d }) => `${asset}${d}` },
);

/** Every run opens a lake: on a busy machine more than the usual five seconds. */
const PATIENT = 60_000;

describe('readTrackerBetas (laws)', () => {
  const origin = day('2024-01-01');
  const grid = dailyAxes(origin, origin + 7, ['A', 'B']);
  const lakeWith = (rows: readonly BetaRow[], lagHours: number) =>
    betasLake(
      rows.map(({ asset, d, btc, eth }) => `${asset},${formatDay(origin + d)},${btc ?? ''},${eth ?? ''}`),
      tablesYaml(`tracker_betas: { stamp: day_end, publication_lag: PT${lagHours}H }`),
    );
  const lags = fc.integer({ min: 0, max: 60 });
  const knowableAt = (d: number, lag: number) => (origin + d + 1) * MS_PER_DAY + lag * 3_600_000;

  it(
    'is the newest usable row that is knowable and not too old',
    async () => {
      await fc.assert(
        fc.asyncProperty(tables, lags, fc.option(fc.integer({ min: 0, max: 8 })), async (rows, lag, limit) => {
          const betas = await readTrackerBetas(await lakeWith(rows, lag), grid, limit);
          for (const [i, day] of [...grid.times].entries()) {
            for (const [n, asset] of grid.assets.entries()) {
              const known = rows.filter((row) => row.asset === asset && row.btc !== null && row.eth !== null);
              const past = known.filter(({ d }) => knowableAt(d, lag) <= day * MS_PER_DAY).sort((a, b) => a.d - b.d);
              const newest = past.at(-1);
              const isFresh = newest !== undefined && (limit === null || day - (origin + newest.d + 1) <= limit);
              expect(betas.map(({ values }) => values[i * 2 + n])).toEqual(isFresh ? [newest.btc, newest.eth] : [NaN, NaN]);
            }
          }
        }),
        { numRuns: 15 },
      );
    },
    PATIENT,
  );

  it(
    'does not depend, up to t, on rows that were not knowable at t',
    async () => {
      await fc.assert(
        fc.asyncProperty(tables, lags, fc.integer({ min: 0, max: 7 }), async (rows, lag, t) => {
          const past = rows.filter(({ d }) => knowableAt(d, lag) <= (origin + t) * MS_PER_DAY);
          const upTo = async (given: readonly BetaRow[]) =>
            (await readTrackerBetas(await lakeWith(given, lag), grid, 7)).map(({ values }) => Array.from(values.subarray(0, (t + 1) * 2)));
          expect(await upTo(past)).toEqual(await upTo(rows));
        }),
        { numRuns: 8 },
      );
    },
    PATIENT,
  );
});
