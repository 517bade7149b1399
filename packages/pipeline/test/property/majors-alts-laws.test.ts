import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openLake, type Lake } from '@regimelab/lake-io';
import { stream } from '@regimelab/numerics';
import {
  computeMajorsAlts,
  loadMajorsAltsConfig,
  loadMajorsAltsLake,
  type MajorsAltsConfig,
  type MajorsAltsLake,
  type MajorsAltsResult,
} from '@regimelab/pipeline';
import fc from 'fast-check';
import { changedAfter, cutAfter, firstDifference, historyUntil, reordered } from '../majors-alts-market.js';
import { writeSyntheticLake } from '../synthetic-lake.js';

jest.setTimeout(60_000);

const eager = { composite: { threshold_low: -0.2, threshold_high: 0.2, hysteresis: { low_band: -0.1, high_band: 0.1 } } };
const windows = { lookback_window_days: 150, test_window_days: 60 };
const CONFIGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'the defaults, short windows': { backtest: windows },
  'all days, two rows from decision to trade, dollar neutral, tight stops': {
    universe: { neutrality_mode: 'dollar_neutral' },
    features: { group_funding: 'mean' },
    regime: { n_regimes: 3, ...eager },
    backtest: {
      walk_forward: false,
      execution_lag: 2,
      risk_management: {
        stop_loss: { daily_loss_threshold: -0.012, lookback_days: 2, k_stop: 1.5, cooldown_days: 3 },
        take_profit: { profit_threshold: 0.012, time_based_exit_days: 10 },
        trailing_stop: { enabled: true, drawdown_threshold: -0.01, lookback_days: 10 },
      },
    },
  },
  'a hidden Markov model': { regime: { mode: 'hmm' }, backtest: windows },
  'k-means over a rolling year': { regime: { mode: 'kmeans', unsupervised: { n_states: 2, window: 260 } }, backtest: windows },
  'a grid search': { regime: { composite: { grid_search: { enabled: true, n_samples: 12 } } }, backtest: windows },
};
const FUTURES: readonly (readonly [string, (value: number) => number])[] = [
  ['missing', () => NaN],
  ['times ten', (value) => value * 10],
  ['turned round', (value) => 1 / (1 + value)],
];

const folder = mkdtempSync(join(tmpdir(), 'regimelab-laws-'));
const lakes: Lake[] = [];
const load = async (descriptorFile?: string) => {
  const lake = await openLake(join(folder, 'lake'), descriptorFile === undefined ? {} : { descriptorFile });
  lakes.push(lake);
  return loadMajorsAltsLake(lake, (await loadMajorsAltsConfig([])).config, Date.parse('2026-01-01'), -Infinity);
};
let loaded: MajorsAltsLake;
beforeAll(async () => {
  await writeSyntheticLake(join(folder, 'lake'), { seed: 8, assets: 36, days: 410, basketSize: 20 });
  loaded = await load();
});
afterAll(() => {
  for (const lake of lakes) lake.close();
  rmSync(folder, { recursive: true });
});

const compute = (lake: MajorsAltsLake, config: MajorsAltsConfig, last?: number) => {
  const { times } = lake.market.grid;
  const window = { start: times[0]!, end: times[last ?? times.length - 1]! };
  return computeMajorsAlts(lake, config, window, last === undefined ? 'end' : 'open');
};

describe.each(Object.keys(CONFIGS))('computeMajorsAlts with %s', (name) => {
  let config: MajorsAltsConfig;
  let whole: MajorsAltsResult;
  const expectSameUntil = (d: number, other: MajorsAltsResult) =>
    expect(firstDifference(historyUntil(other, d), historyUntil(whole, d))).toBeNull();

  beforeAll(async () => {
    ({ config } = await loadMajorsAltsConfig([], CONFIGS[name]));
    whole = compute(loaded, config);
  });

  /** A day in the midst of the walk. */
  const day = () => fc.integer({ min: whole.simulated.first + 20, max: whole.simulated.last - 1 });

  it('holds a book on some days and not on others, so that the laws speak of something', () => {
    const held = Array.from(whole.backtest.active).filter((active) => active === 1).length;
    expect(held).toBeGreaterThan(10);
    expect(held).toBeLessThan(whole.backtest.active.length);
  });

  it.each(FUTURES)('says the same of every day up to d when all that is known or measured later is %s', (_what, change) => {
    fc.assert(
      fc.property(day(), (d) => expectSameUntil(d, compute(changedAfter(loaded, d, change), config))),
      { numRuns: 1 },
    );
  });

  it('does depend on the day itself: the law is not kept by ignoring the data', () => {
    const d = whole.simulated.first + 30;
    const other = compute(
      changedAfter(loaded, d - 1, (value) => value * 10),
      config,
    );
    expect(firstDifference(historyUntil(other, d), historyUntil(whole, d))).not.toBeNull();
  });

  it('says the same of every day up to d when the lake ends there: the row of a backtest is the signal of its day', () => {
    fc.assert(
      fc.property(day(), (d) => expectSameUntil(d, compute(cutAfter(loaded, d), config, d))),
      { numRuns: 2 },
    );
  });

  it('does not depend on the order of the assets', () => {
    const T = loaded.market.grid.times.length;
    const order = stream(3, name).shuffle(Int32Array.from(loaded.market.grid.assets.keys()));
    const other = historyUntil(compute(reordered(loaded, order), config), T - 1);
    expect(firstDifference(other, historyUntil(whole, T - 1), 1e-9)).toBeNull();
  });
});

describe('computeMajorsAlts on a lake that is published late', () => {
  let late: MajorsAltsLake;
  let config: MajorsAltsConfig;
  beforeAll(async () => {
    const descriptor = readFileSync(join(folder, 'lake/lake.yaml'), 'utf8').replace('publication_lag: PT0S', 'publication_lag: P1DT6H');
    writeFileSync(join(folder, 'late.yaml'), descriptor);
    late = await load(join(folder, 'late.yaml'));
    ({ config } = await loadMajorsAltsConfig([], { regime: eager, backtest: { walk_forward: false } }));
  });

  it('knows a price two midnights after it was measured', () => {
    const { knowledge, measurement, grid } = late.market;
    const N = grid.assets.length;
    const T = grid.times.length;
    expect(Array.from(knowledge.price.values.subarray(2 * N, T * N))).toEqual(
      Array.from(measurement.price.values.subarray(0, (T - 2) * N)),
    );
  });

  it('says the same of every day up to d when all that is known or measured later is times ten, or not there', () => {
    const whole = compute(late, config);
    fc.assert(
      fc.property(fc.integer({ min: 150, max: whole.simulated.last - 1 }), (d) => {
        const history = historyUntil(whole, d);
        const poisoned = compute(
          changedAfter(late, d, (value) => value * 10),
          config,
        );
        expect(firstDifference(historyUntil(poisoned, d), history)).toBeNull();
        expect(firstDifference(historyUntil(compute(cutAfter(late, d), config, d), d), history)).toBeNull();
      }),
      { numRuns: 2 },
    );
  });

  it('takes features, scores, regimes and books from what was known, never from what was measured', () => {
    const { measurement } = late.market;
    const { values, axes } = measurement.price;
    const price = { axes, values: values.map((value, i) => value * (1 + (i % 7) / 10)) };
    const other = compute({ ...late, market: { ...late.market, measurement: { ...measurement, price } } }, config);
    const decided = (result: MajorsAltsResult) => {
      const { days: _days, weights: _weights, rebalances: _rebalances, ...rest } = historyUntil(result, result.rows.last);
      return rest;
    };
    const whole = compute(late, config);
    expect(firstDifference(decided(other), decided(whole))).toBeNull();
    expect(other.backtest.equity).not.toEqual(whole.backtest.equity);
  });
});
