import { describe, expect, it, jest } from '@jest/globals';
import { auditMajorsAlts, type MajorsAltsLake } from '@regimelab/pipeline';
import { configOf, lakeOf, runOver } from './synthetic-runs.js';

jest.setTimeout(60_000);

const NO_WEIGHT = Object.fromEntries(
  ['alt_breadth', 'btc_dominance', 'funding_skew', 'funding_heating', 'liquidity', 'volatility_spread', 'oi_risk'].map((name) => [name, 0]),
);
const EAGER = { threshold_low: -0.2, threshold_high: 0.2, hysteresis: { low_band: -0.1, high_band: 0.1 } };
const CONFIGS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['the defaults', {}],
  ['momentum alone and eager thresholds', { regime: { composite: { default_weights: { ...NO_WEIGHT, momentum: 1 }, ...EAGER } } }],
  [
    'three regimes, a low gate and no persistence',
    {
      regime: {
        n_regimes: 3,
        composite: { high_vol_gate: { threshold: 0.02 }, persistence: { requires_stronger_signal: false } },
      },
    },
  ],
  ['a hidden Markov model', { regime: { mode: 'hmm' } }],
  ['k-means of two states over a rolling window', { regime: { mode: 'kmeans', unsupervised: { n_states: 2, window: 252 } } }],
  ['a grid search', { regime: { composite: { grid_search: { enabled: true, n_samples: 6 } } } }],
  [
    'a dollar-neutral book of five names, funding by the mean',
    {
      universe: { neutrality_mode: 'dollar_neutral', basket_size: 5, min_basket_size: 3, per_name_cap: 0.4 },
      features: { group_funding: 'mean' },
      regime: { composite: EAGER },
    },
  ],
  [
    'two rows to the trade, no filters, funding by the median, no burn-in',
    {
      universe: { alt_selection: { enabled: false, weight_by_inverse_vol: false } },
      features: { group_funding: 'median', burn_in_days: 0 },
      regime: { composite: EAGER },
      backtest: { execution_lag: 2 },
    },
  ],
  [
    'raw betas, any rung accepted, all days in one window',
    {
      universe: { accept_worse: true, max_residual_beta: 0 },
      beta: { shrinkage: 'none', standardize: false, winsorize_pct: 0, lookback_days: 20, min_joint_days: 10 },
      regime: { composite: EAGER },
      backtest: { walk_forward: false },
    },
  ],
  [
    'tight stops, partial profits and a trailing stop',
    {
      regime: { composite: EAGER },
      backtest: {
        risk_management: {
          stop_loss: { daily_loss_threshold: -0.012, lookback_days: 2, k_stop: 1.5, cooldown_days: 3 },
          take_profit: { profit_threshold: 0.012, time_based_exit_days: 10, partial_profit_taking: true },
          trailing_stop: { enabled: true, drawdown_threshold: -0.01, lookback_days: 10 },
        },
      },
    },
  ],
];

describe.each([
  ['a planted effect', 8, 'effect', false],
  ['a planted null', 9, 'null', false],
  ['rows that are published late', 10, 'effect', true],
  ['another planted null', 11, 'null', false],
] as const)('on a market with %s the audit raises no alarm over', (_market, seed, plant, late) => {
  let loaded: Promise<MajorsAltsLake> | null = null;

  it.each(CONFIGS)('%s', async (_name, keys) => {
    loaded ??= lakeOf(seed, plant, late);
    const config = configOf(keys);
    const result = runOver(await loaded, config);
    const verdict = auditMajorsAlts(await loaded, result, config);
    expect(verdict.offender).toBeNull();
    expect(verdict.passed).toBe(true);
    expect(verdict.checkedValues).toBeGreaterThan(10_000);
    expect(new Set(verdict.cuts.map(({ kind }) => kind))).toEqual(new Set(['truncation', 'poison', 'memory']));
  });
});
