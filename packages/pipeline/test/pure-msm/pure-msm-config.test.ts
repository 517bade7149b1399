import { describe, expect, it } from '@jest/globals';
import { ConfigErrors } from '@regimelab/core';
import { parseConfigText, resolveConfig, valueLayer } from '@regimelab/core/config';
import { PureMsmConfigSchema } from '../../src/pure-msm/pure-msm-config.js';
import { toMajorsAltsConfig } from '../../src/pure-msm/to-majors-alts-config.js';

const BASELINE = `
title: MSM baseline
experiment_id: msm_v1_baseline
category_path: msm
system: msm
features:
  - { id: alt_breadth, weight: 0.18 }
  - { id: btc_dominance, weight: 0.22 }
  - { id: funding_skew, weight: 0.12 }
  - { id: funding_heating, weight: 0.10 }
  - { id: liquidity, weight: 0.13 }
  - { id: volatility_spread, weight: 0.13 }
  - { id: momentum, weight: 0.08 }
  - { id: oi_risk, weight: 0.04 }
target:
  long_leg: { weights: { BTC: 1.0 } }
  short_leg: { n: 20, weighting: equal, min_volume_usd: 1000 }
`;
const features = [{ id: 'momentum', weight: 1 }];
const parse = (keys: object = {}) => PureMsmConfigSchema.parse({ features, ...keys });

/** Code, place and hint of every problem. */
function problems(keys: object): readonly { code: string; message: string; hint: string | null }[] {
  try {
    resolveConfig(PureMsmConfigSchema, [valueLayer({ features, ...keys }, 'test')]);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigErrors)) throw error;
    return error.problems.map(({ code, message, hint }) => ({ code, message, hint }));
  }
}

describe('PureMsmConfigSchema', () => {
  it('resolves the example of the specification to the weights and thresholds of the monitor', () => {
    const config = resolveConfig(PureMsmConfigSchema, [parseConfigText(BASELINE, 'baseline.yaml')]);
    const monitor = toMajorsAltsConfig(config);
    expect(monitor.regime.composite.default_weights).toMatchObject({ alt_breadth: 0.18, btc_dominance: 0.22, oi_risk: 0.04 });
    expect(monitor.regime.composite.sign).toMatchObject({ alt_breadth: -1, btc_dominance: 1, momentum: -1 });
    expect(monitor.universe).toMatchObject({ basket_size: 20, min_volume_usd: 1000, min_mcap_usd: 5e7, neutrality_mode: 'fixed' });
    expect(monitor.universe.fixed_weights).toEqual({ BTC: 0.5, ETH: 0 });
    expect(monitor.backtest).toMatchObject({ rebalance_frequency_days: 1, execution_lag: 1, lookback_window_days: 252 });
    expect(monitor.evaluation).toMatchObject({ horizons_days: [1, 5, 10, 20], bootstrap: { n_boot: 1999, block_length: 'auto' } });
    expect(config.outputs).toEqual({ reports_dir: './runs', dashboard: true });
  });

  it('is resolved once and for all: a resolved configuration resolves to itself', () => {
    const config = parse({ overrides: { costs: { taker_fee_bps: 7 } }, target: { long_leg: { weights: { ETH: 0.3, BTC: 0.7 } } } });
    expect(PureMsmConfigSchema.parse(config)).toEqual(config);
    expect(Object.keys(config.target.long_leg.weights)).toEqual(['BTC', 'ETH']);
  });

  it('resolves two ways of saying the same to the same', () => {
    const terse = parse({
      features: [
        { id: 'momentum', weight: 2 },
        { id: 'liquidity', weight: 1 },
      ],
    });
    const wordy = parse({
      features: [
        { id: 'liquidity', weight: 1, sign: -1 },
        { id: 'momentum', weight: 2 },
        { id: 'oi_risk', weight: 0, sign: -1 },
      ],
      overrides: { costs: { taker_fee_bps: 5 } },
      evaluation: { bootstrap: { block_length: 'auto' } },
    });
    expect(wordy).toEqual(terse);
  });

  it.each([
    ['features', { features: [{ id: 'momentum', weight: 1, sign: 1 }] }, (c: Monitor) => c.regime.composite.sign.momentum, 1],
    ['n_regimes', { state_mapping: { n_regimes: 3 } }, (c: Monitor) => c.regime.n_regimes, 3],
    ['low', { state_mapping: { thresholds: { low: -0.4 } } }, (c: Monitor) => c.regime.composite.threshold_low, -0.4],
    ['strong_high', { state_mapping: { thresholds: { strong_high: 2 } } }, (c: Monitor) => c.regime.composite.threshold_strong_high, 2],
    ['bands', { state_mapping: { hysteresis: { low_band: -0.1 } } }, (c: Monitor) => c.regime.composite.hysteresis.low_band, -0.1],
    [
      'persistence',
      { state_mapping: { persistence: { min_duration_days: 9 } } },
      (c: Monitor) => c.regime.composite.persistence,
      {
        min_duration_days: 9,
        requires_stronger_signal: true,
        multiplier: 1.5,
      },
    ],
    ['execution_lag', { backtest: { execution_lag: 2 } }, (c: Monitor) => c.backtest.execution_lag, 2],
    ['frequency', { backtest: { rebalance_frequency_days: 5 } }, (c: Monitor) => c.backtest.rebalance_frequency_days, 5],
    ['horizons', { target: { horizon_days: [3, 7] } }, (c: Monitor) => c.evaluation.horizons_days, [3, 7]],
    ['overrides', { overrides: { regime: { composite: { max_gap_days: 2 } } } }, (c: Monitor) => c.regime.composite.max_gap_days, 2],
  ])('hands %s to the monitor', (_name, keys, read, expected) => {
    expect(read(toMajorsAltsConfig(parse(keys)))).toEqual(expected);
  });

  it('names the nearest feature', () => {
    expect(problems({ features: [{ id: 'btc_domination', weight: 1 }] })).toEqual([
      { code: 'EXPERIMENT_UNKNOWN_FEATURE', message: 'features.0.id: no feature btc_domination', hint: 'did you mean btc_dominance?' },
    ]);
  });

  it('says where a misplaced backtest belongs', () => {
    expect(problems({ state_mapping: { backtest: { walk_forward: false } } })).toEqual([
      { code: 'CONFIG_UNKNOWN_KEY', message: 'state_mapping.backtest: no such key', hint: 'move backtest to the top level' },
    ]);
  });

  it.each([
    ['universe.basket_size', { universe: { basket_size: 10 } }, 'target.short_leg.n'],
    ['universe.fixed_weights', { universe: { fixed_weights: { BTC: 0.5 } } }, 'target.long_leg.weights'],
    ['universe.neutrality_mode', { universe: { neutrality_mode: 'fixed' } }, 'pure MSM sets this itself'],
    ['universe.alt_selection', { universe: { alt_selection: { enabled: true } } }, 'without filters'],
    ['regime.mode', { regime: { mode: 'hmm' } }, 'system majors_alts'],
    ['regime.composite.threshold_high', { regime: { composite: { threshold_high: 0.4 } } }, 'state_mapping.thresholds.high'],
    ['backtest.execution_lag', { backtest: { execution_lag: 2 } }, 'backtest.execution_lag'],
    ['evaluation', { evaluation: { horizons_days: [1] } }, 'target.horizon_days'],
    ['data', { data: { data_lake_dir: '.' } }, 'data at the top level'],
  ])('refuses the override %s', (key, overrides, hint) => {
    const [problem, ...more] = problems({ overrides });
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: 'CONFIG_CONFLICT' });
    expect(problem!.message).toContain(`overrides.${key}: `);
    expect(problem!.message).toContain(hint);
  });

  it.each([
    ['a feature given twice', { features: [features[0], features[0]] }, 'CONFIG_CONFLICT', 'features.1.id'],
    ['features without weight', { features: [{ id: 'momentum', weight: 0 }] }, 'CONFIG_CONFLICT', 'features'],
    ['a negative weight', { features: [{ id: 'momentum', weight: -1 }] }, 'CONFIG_RANGE', 'features.0.weight'],
    ['no features', { features: [] }, 'CONFIG_RANGE', 'features'],
    ['long weights of 0.9', { target: { long_leg: { weights: { BTC: 0.9 } } } }, 'CONFIG_CONFLICT', 'target.long_leg.weights'],
    [
      'a negative long weight',
      { target: { long_leg: { weights: { BTC: 1.2, ETH: -0.2 } } } },
      'CONFIG_RANGE',
      'target.long_leg.weights.ETH',
    ],
    [
      'one asset spelt twice',
      { target: { long_leg: { weights: { BTC: 0.5, btc: 0.5 } } } },
      'CONFIG_CONFLICT',
      'target.long_leg.weights.btc',
    ],
    ['horizons out of order', { target: { horizon_days: [5, 5] } }, 'CONFIG_RANGE', 'target.horizon_days'],
    ['thresholds out of order', { state_mapping: { thresholds: { strong_low: -0.4 } } }, 'CONFIG_CONFLICT', 'state_mapping.thresholds.low'],
    [
      'bands wider than BALANCED',
      { state_mapping: { hysteresis: { high_band: 0.9 } } },
      'CONFIG_CONFLICT',
      'state_mapping.hysteresis.high_band',
    ],
    ['an old name', { backtest: { train_window_days: 252 } }, 'CONFIG_RENAMED_KEY', 'backtest.train_window_days'],
    ['an unread window', { backtest: { walk_forward: false, test_window_days: 30 } }, 'CONFIG_UNUSED_KEY', 'backtest.test_window_days'],
    [
      'an unread override',
      { overrides: { universe: { max_residual_beta: 0.2 } } },
      'CONFIG_UNUSED_KEY',
      'overrides.universe.max_residual_beta',
    ],
    [
      'an unread horizon',
      { backtest: { with_regime_eval: false }, target: { horizon_days: [9] } },
      'CONFIG_UNUSED_KEY',
      'target.horizon_days',
    ],
    ['an evaluation without draws', { evaluation: { bootstrap: { enabled: false } } }, 'CONFIG_CONFLICT', 'evaluation.bootstrap.enabled'],
    [
      'a stop nearer than 1 %',
      { overrides: { backtest: { risk_management: { stop_loss: { daily_loss_threshold: -0.001 } } } } },
      'CONFIG_CONFLICT',
      'overrides.backtest.risk_management.stop_loss.daily_loss_threshold',
    ],
    ['a misspelt override', { overrides: { costs: { taker_fee: 5 } } }, 'CONFIG_UNKNOWN_KEY', 'overrides.costs.taker_fee'],
    ['another system', { system: 'majors_alts' }, 'CONFIG_CONFLICT', 'system'],
  ])('refuses %s at its key', (_name, keys, code, key) => {
    const [problem, ...more] = problems(keys);
    expect(more).toEqual([]);
    expect(problem?.code).toBe(code);
    expect(problem?.message.split(':')[0]).toBe(key);
  });

  it('lets a default stand that it does not read', () => {
    expect(problems({ overrides: { universe: { max_residual_beta: 0.1, fallback: ['dollar_neutral', 'flat'] } } })).toEqual([]);
  });
});

type Monitor = ReturnType<typeof toMajorsAltsConfig>;
