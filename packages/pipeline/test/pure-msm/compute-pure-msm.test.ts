import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openLake, type Lake } from '@regimelab/lake-io';
import { stream } from '@regimelab/numerics';
import {
  auditMajorsAlts,
  computePureMsm,
  DECISION_STAGES,
  loadPureMsmLake,
  PureMsmConfigSchema,
  toMajorsAltsConfig,
  type DecisionStages,
  type PureMsmConfig,
  type PureMsmLake,
  type PureMsmResult,
} from '@regimelab/pipeline';
import { pureMsmBookAt } from '../../src/pure-msm/compute-pure-msm.js';
import { changedAfter, cutAfter, firstDifference, historyUntil, reordered } from '../majors-alts-market.js';
import { writeSyntheticLake } from '../synthetic-lake.js';

jest.setTimeout(60_000);

const LOW = { thresholds: { low: -0.2, high: 0.2 }, hysteresis: { low_band: -0.1, high_band: 0.1 } };
const EXPERIMENTS: Readonly<Record<string, object>> = {
  'two majors, equal shares': {
    features: [
      { id: 'alt_breadth', weight: 0.5 },
      { id: 'momentum', weight: 0.5 },
    ],
    target: { long_leg: { weights: { BTC: 0.7, ETH: 0.3 } }, short_leg: { n: 12 } },
    state_mapping: LOW,
    backtest: { lookback_window_days: 120, test_window_days: 60 },
  },
  'a long leg with alts, shares by market cap, three regimes': {
    features: [
      { id: 'btc_dominance', weight: 2 },
      { id: 'liquidity', weight: 1 },
    ],
    target: { long_leg: { weights: { ALT10: 0.4, BTC: 0.6, ETH: 0 } }, short_leg: { n: 8, weighting: 'mcap', min_volume_usd: 1e6 } },
    state_mapping: { n_regimes: 3, ...LOW },
    backtest: { walk_forward: false, execution_lag: 2 },
  },
};

const folder = mkdtempSync(join(tmpdir(), 'regimelab-pure-msm-laws-'));
let lake: Lake;
beforeAll(async () => {
  await writeSyntheticLake(join(folder, 'lake'), { seed: 8, assets: 36, days: 320, basketSize: 20 });
  lake = await openLake(join(folder, 'lake'));
});
afterAll(() => {
  lake.close();
  rmSync(folder, { recursive: true });
});

const load = (config: PureMsmConfig) => loadPureMsmLake(lake, config, Date.parse('2026-01-01'), -Infinity);
const compute = (loaded: PureMsmLake, config: PureMsmConfig, last?: number) => {
  const { times } = loaded.market.grid;
  return computePureMsm(loaded, config, { start: times[0]!, end: times[last ?? times.length - 1]! }, last === undefined ? 'end' : 'open');
};
/** What a run says of the rows up to d, the target return and the baskets included. */
const until = (result: PureMsmResult, d: number) => ({
  ...historyUntil(result, d),
  y: Array.from(result.y.subarray(0, d + 1)),
  baskets: result
    .basketsAt(Array.from({ length: d + 1 }, (_, t) => t))
    .map(({ columns, weights }) =>
      Object.fromEntries(Array.from(columns, (n, k) => [result.grid.assets[n]!, weights[k]!] as const).sort()),
    ),
});

describe.each(Object.keys(EXPERIMENTS))('computePureMsm with %s', (name) => {
  const config = PureMsmConfigSchema.parse(EXPERIMENTS[name]);
  const weights = config.target.long_leg.weights;
  let loaded: PureMsmLake;
  let whole: PureMsmResult;
  beforeAll(async () => {
    loaded = await load(config);
    whole = compute(loaded, config);
  });
  const days = () => [whole.simulated.first + 31, whole.simulated.last - 40];

  it('holds a book on some days and not on others, so that the laws speak of something', () => {
    const held = whole.backtest.active.filter((active) => active === 1).length;
    expect(held).toBeGreaterThan(10);
    expect(held).toBeLessThan(whole.backtest.active.length);
  });

  it.each<[string, (value: number) => number]>([
    ['missing', () => NaN],
    ['times ten', (value) => value * 10],
  ])('says the same of every day up to d when all that is known or measured later is %s', (_what, change) => {
    const [d] = days();
    const other = compute(changedAfter(loaded, d!, change) as PureMsmLake, config);
    expect(firstDifference(until(other, d!), until(whole, d!))).toBeNull();
  });

  it('says the same of every day up to d when the lake ends there', () => {
    for (const d of days()) {
      const other = compute(cutAfter(loaded, d) as PureMsmLake, config, d);
      expect(firstDifference(until(other, d), until(whole, d))).toBeNull();
    }
  });

  it('does depend on the day itself: the law is not kept by ignoring the data', () => {
    const [d] = days();
    const other = compute(changedAfter(loaded, d! - 1, (value) => value * 10) as PureMsmLake, config);
    expect(firstDifference(until(other, d!), until(whole, d!))).not.toBeNull();
  });

  it('does not depend on the order of the assets', () => {
    const T = loaded.market.grid.times.length;
    const order = stream(3, name).shuffle(Int32Array.from(loaded.market.grid.assets.keys()));
    const other = compute(reordered(loaded, order) as PureMsmLake, config);
    expect(firstDifference(until(other, T - 1), until(whole, T - 1), 1e-9)).toBeNull();
  });

  it('holds half of equity long in the shares of the long leg, and half of it short in those of the basket', () => {
    const { assets } = loaded.market.grid;
    const books = [...whole.books.byRow.values()].flatMap((book) => (book.kind === 'book' ? [book] : []));
    expect(books.length).toBeGreaterThan(10);
    for (const { columns, weights: held, basket } of books) {
      const own = Object.fromEntries(Array.from(columns, (n, k) => [assets[n]!, held[k]!]));
      for (const [id, weight] of Object.entries(weights)) expect(own[id] ?? 0).toBeCloseTo(0.5 * weight, 14);
      basket.columns.forEach((n, k) => expect(own[assets[n]!]).toBeCloseTo(-0.5 * basket.weights[k]!, 14));
      expect(columns.length).toBe(basket.columns.length + Object.values(weights).filter((weight) => weight > 0).length);
    }
  });

  it('chooses the largest by market cap; neither majors, nor the long leg, nor an exchange token among them', () => {
    const { assets } = loaded.market.grid;
    const { marketCapAsOf } = loaded.market.knowledge;
    const barred = new Set([...loaded.basketExcluded.keys(), 'BTC', 'ETH', ...Object.keys(weights)]);
    expect(barred).toContain('OKB');
    expect(loaded.excluded.has('OKB')).toBe(false); // the features keep exchange tokens
    for (const { row, columns } of whole.basketsAt([100, 200, 300])) {
      const caps = Array.from(columns, (n) => marketCapAsOf.values[row * assets.length + n]!);
      expect(caps).toEqual([...caps].sort((a, b) => b - a));
      expect(columns).toHaveLength(config.target.short_leg.n);
      for (const n of columns) expect(barred).not.toContain(assets[n]!);
    }
  });

  it('passes the look-ahead audit, which sees a basket of tomorrow', () => {
    const monitor = toMajorsAltsConfig(config);
    const audit = (shift: number) => {
      const book: DecisionStages['book'] = (cut, _monitor, row) =>
        pureMsmBookAt(cut as PureMsmLake, config, Math.min(row + shift, cut.market.grid.times.length - 1));
      return auditMajorsAlts(loaded, whole, monitor, undefined, { ...DECISION_STAGES, book });
    };
    expect(audit(0).passed).toBe(true);
    expect(audit(1).passed).toBe(false);
  });

  it('tells the betas that the book leaves: a major is 1 on itself, any other name as estimated', () => {
    for (const book of whole.books.byRow.values()) {
      if (book.kind === 'none') continue;
      const { columns, weights: held, beta, residual } = book;
      for (const b of [0, 1] as const) {
        expect(held.reduce((sum, weight, k) => sum + weight * beta[b][k]!, 0)).toBeCloseTo(residual[b], 14);
        Array.from(columns).forEach((n, k) => {
          const major = ['BTC', 'ETH'].indexOf(whole.grid.assets[n]!);
          if (major >= 0) expect(beta[b][k]).toBe(Number(major === b));
          else expect(Number.isFinite(beta[b][k]!)).toBe(true);
        });
      }
    }
  });
});

describe('loadPureMsmLake', () => {
  const features = [{ id: 'momentum', weight: 1 }];

  it('names an asset of the long leg without a price', async () => {
    const config = PureMsmConfigSchema.parse({ features, target: { long_leg: { weights: { BTC: 0.5, NONE: 0.5 } } } });
    await expect(load(config)).rejects.toMatchObject({ code: 'LONG_LEG_MISSING', message: 'NONE has no price in the lake' });
  });

  it('carries a volume as many days as it may be old', async () => {
    const of = async (days: number) => {
      const config = PureMsmConfigSchema.parse({ features, overrides: { universe: { max_staleness_days: { volume: days } } } });
      const { knowledge, grid } = (await load(config)).market;
      return { cells: knowledge.volume.values, asOf: knowledge.volumeAsOf.values, N: grid.assets.length };
    };
    const { cells, asOf, N } = await of(2);
    const newest = cells.map((_, i) => [cells[i]!, cells[i - N] ?? NaN, cells[i - 2 * N] ?? NaN].find(Number.isFinite) ?? NaN);
    expect(asOf).toEqual(newest);
    expect((await of(0)).asOf).toEqual(cells);
  });
});
