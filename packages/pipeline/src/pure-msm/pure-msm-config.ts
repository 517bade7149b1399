import { byCodePoint, canonicalJson, nearestName } from '@regimelab/core';
import * as z from 'zod';
import { headerShape, type HeaderKeys } from '../experiment-header.js';
import { MajorsAltsConfigSchema, SCORE_INPUTS } from '../majors-alts/majors-alts-config.js';
import { experimentKeyOf, majorsAltsKeys } from './majors-alts-keys.js';

const section = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape).prefault({} as never);
const usd = z.number().min(0);
const isIncreasing = (list: readonly number[]) => list.every((value, k) => k === 0 || value > list[k - 1]!);

const keys = MajorsAltsConfigSchema.in.shape;
const composite = keys.regime.unwrap().shape.composite.unwrap().shape;
const trading = keys.backtest.unwrap().shape;

/** A key that is known here and must not be given here. */
const refused = (code: string, message: string, hint?: string) =>
  z
    .unknown()
    .refine((value) => value === undefined, { message, params: { code, hint } })
    .optional();
const setBy = (key: string) => refused('CONFIG_CONFLICT', `set ${key} instead: an override may not name a key of the experiment`);
const fixedHere = (why: string) => refused('CONFIG_CONFLICT', `pure MSM sets this itself: ${why}`);
/** A key that pure MSM does not read: its default may stand there, nothing else. */
const unread = <S extends z.ZodType>(schema: S, why: string) =>
  schema.refine((value) => canonicalJson(value) === canonicalJson(schema.parse(undefined)), {
    message: `nothing reads this value: ${why}; remove the key`,
    params: { code: 'CONFIG_UNUSED_KEY' },
  });

const FeatureId = z
  .string()
  .superRefine((id, context) => {
    if ((SCORE_INPUTS as readonly string[]).includes(id)) return;
    const near = nearestName(id, SCORE_INPUTS);
    context.addIssue({
      code: 'custom',
      message: `no feature ${id}`,
      params: {
        code: 'EXPERIMENT_UNKNOWN_FEATURE',
        hint: near === null ? `the features are ${SCORE_INPUTS.join(', ')}` : `did you mean ${near}?`,
      },
    });
  })
  .meta({ enum: SCORE_INPUTS });

const fixedBook = 'neutrality is fixed, the long leg 0.5 and the alts -0.5 of equity';
const noFilters = 'its basket is the largest by market cap, without filters or a cap per name';
const byFeatures = 'features and state_mapping make a composite score; for a fitted model use system majors_alts';

/** The keys of majors-alts (specification 03, section 3) that an experiment of this system leaves free. */
const overrides = section({
  universe: keys.universe
    .unwrap()
    .extend({
      max_staleness_days: keys.universe
        .unwrap()
        .shape.max_staleness_days.unwrap()
        .extend({ price: unread(keys.universe.unwrap().shape.max_staleness_days.unwrap().shape.price, noFilters) })
        .prefault({}),
      basket_size: setBy('target.short_leg.n'),
      min_basket_size: setBy('target.short_leg.n'),
      min_mcap_usd: setBy('target.short_leg.min_mcap_usd'),
      min_volume_usd: setBy('target.short_leg.min_volume_usd'),
      per_name_cap: fixedHere(noFilters),
      alt_selection: fixedHere(noFilters),
      alt_gross: fixedHere(fixedBook),
      neutrality_mode: fixedHere(fixedBook),
      fixed_weights: setBy('target.long_leg.weights'),
      major_bounds: unread(keys.universe.unwrap().shape.major_bounds, fixedBook),
      max_residual_beta: unread(keys.universe.unwrap().shape.max_residual_beta, fixedBook),
      fallback: unread(keys.universe.unwrap().shape.fallback, fixedBook),
      accept_worse: unread(keys.universe.unwrap().shape.accept_worse, fixedBook),
    })
    .prefault({}),
  costs: keys.costs,
  features: keys.features,
  regime: section({
    mode: fixedHere(byFeatures),
    n_regimes: setBy('state_mapping.n_regimes'),
    unsupervised: fixedHere(byFeatures),
    composite: section({
      ...composite,
      default_weights: setBy('features'),
      sign: setBy('features'),
      threshold_low: setBy('state_mapping.thresholds.low'),
      threshold_high: setBy('state_mapping.thresholds.high'),
      threshold_strong_low: setBy('state_mapping.thresholds.strong_low'),
      threshold_strong_high: setBy('state_mapping.thresholds.strong_high'),
      hysteresis: setBy('state_mapping.hysteresis'),
      persistence: section({
        min_duration_days: setBy('state_mapping.persistence.min_duration_days'),
        requires_stronger_signal: setBy('state_mapping.persistence.requires_stronger_signal'),
        multiplier: composite.persistence.unwrap().shape.multiplier,
      }),
    }),
  }),
  beta: keys.beta,
  backtest: keys.backtest
    .unwrap()
    .extend({
      walk_forward: setBy('backtest.walk_forward'),
      lookback_window_days: setBy('backtest.lookback_window_days'),
      test_window_days: setBy('backtest.test_window_days'),
      min_test_days: setBy('backtest.min_test_days'),
      execution_lag: setBy('backtest.execution_lag'),
      rebalance_frequency_days: setBy('backtest.rebalance_frequency_days'),
    })
    .prefault({}),
  evaluation: setBy('evaluation.bootstrap or target.horizon_days'),
  data: setBy('data at the top level'),
  outputs: setBy('outputs at the top level'),
  logging: setBy('logging at the top level'),
});

const shape = {
  data: keys.data,
  features: z
    .array(
      z.strictObject({
        id: FeatureId,
        weight: z.number().min(0).describe('Share of the score, relative to the other weights.'),
        sign: composite.sign
          .unwrap()
          .shape.alt_breadth.unwrap()
          .optional()
          .describe('1: high values favour majors. Default: that of the monitor.'),
      }),
    )
    .min(1)
    .describe('What the score is made of; a feature that is not listed has weight 0.'),
  target: section({
    long_leg: section({
      weights: z
        .record(z.string().trim().min(1), z.number().min(0))
        .default({ BTC: 1 })
        .describe('Asset id to share of the long leg; they add up to 1.'),
    }),
    short_leg: section({
      n: z.int().min(1).default(20).describe('Alts; a day with fewer eligible ones has no target.'),
      weighting: z.enum(['equal', 'mcap']).default('equal').describe('Equal shares, or market cap over the sum of market caps.'),
      min_volume_usd: usd.default(1000).describe('USD a day, newest value as of the day.'),
      min_mcap_usd: usd.default(5e7).describe('USD.'),
    }),
    horizon_days: z
      .array(z.int().min(1).max(365))
      .min(1)
      .refine(isIncreasing, 'expected increasing horizons')
      .default([1, 5, 10, 20])
      .describe('Days over which forward returns are looked at.'),
  }),
  state_mapping: section({
    n_regimes: keys.regime.unwrap().shape.n_regimes,
    thresholds: section({
      low: composite.threshold_low,
      high: composite.threshold_high,
      strong_low: composite.threshold_strong_low,
      strong_high: composite.threshold_strong_high,
    }),
    hysteresis: composite.hysteresis,
    persistence: composite.persistence.unwrap().omit({ multiplier: true }).prefault({}),
    backtest: refused('CONFIG_UNKNOWN_KEY', 'no such key', 'move backtest to the top level'),
  }),
  backtest: section({
    walk_forward: trading.walk_forward,
    lookback_window_days: trading.lookback_window_days,
    test_window_days: trading.test_window_days,
    min_test_days: trading.min_test_days,
    with_regime_eval: z.boolean().default(true).describe('Whether forward returns are looked at by regime.'),
    rebalance_frequency_days: trading.rebalance_frequency_days.unwrap().default(1),
    execution_lag: trading.execution_lag,
    train_window_days: trading.train_window_days,
  }),
  evaluation: section({ bootstrap: keys.evaluation.unwrap().shape.bootstrap }),
  overrides,
  outputs: section({
    reports_dir: z.string().min(1).default('./runs').describe('Folder under which the run folder is made.'),
    dashboard: keys.outputs.unwrap().shape.dashboard,
  }),
  logging: keys.logging,
};

const Keys = z.strictObject({ ...headerShape('msm', 'runs pure MSM'), ...shape });
/** The configuration as written, every default filled in, before its keys are looked at together. */
export type PureMsmKeys = z.output<typeof Keys>;

/**
 * The configuration of pure MSM, keys as in an experiment file (specification 04, section 2), with or without the keys of its header.
 *
 * Resolved, it names every value a run reads: features of weight 0 are gone, the others in the order of the monitor and with their sign; the
 * long leg is in the order of its ids; `overrides` holds all keys of majors-alts that are left free.
 */
export const PureMsmConfigSchema = Keys.transform((config, context) => {
  const issue = (path: readonly (string | number)[], message: string, code = 'CONFIG_CONFLICT') =>
    context.addIssue({ code: 'custom', path: [...path], message, params: { code } });
  refuseOwnContradictions(config, issue);
  const monitor = MajorsAltsConfigSchema.safeParse(majorsAltsKeys(config));
  for (const { path, message, ...rest } of monitor.error?.issues ?? []) {
    const { code } = ('params' in rest ? rest.params : {}) as { readonly code?: string };
    issue(experimentKeyOf(path.filter((part) => typeof part !== 'symbol')), message.replace(/\bthreshold_(?=\w)/g, ''), code);
  }
  const { features, target, state_mapping, backtest, evaluation, overrides: free, ...rest } = config;
  const { backtest: _misplaced, ...mapping } = state_mapping;
  const { train_window_days: _renamed, ...walk } = backtest;
  const { block_size, block_length, ...bootstrap } = evaluation.bootstrap;
  const signs = monitor.data?.regime.composite.sign;
  return {
    ...rest,
    features: SCORE_INPUTS.flatMap((id) => {
      const given = features.find((feature) => feature.id === id);
      return given === undefined || given.weight === 0 ? [] : [{ id, weight: given.weight, sign: given.sign ?? signs?.[id] ?? 1 }];
    }),
    target: { ...target, long_leg: { weights: inIdOrder(target.long_leg.weights) } },
    state_mapping: mapping,
    backtest: walk,
    evaluation: { bootstrap: { ...bootstrap, block_length: block_length ?? block_size ?? ('auto' as const) } },
    overrides: freeKeys(free),
  };
});

type Parsed = z.output<typeof PureMsmConfigSchema>;

/** A resolved pure MSM configuration, without the keys of an experiment's header. */
export type PureMsmConfig = Omit<Parsed, keyof HeaderKeys>;

type Report = (path: readonly (string | number)[], message: string, code?: string) => void;

function refuseOwnContradictions({ features, target, backtest, evaluation }: PureMsmKeys, issue: Report): void {
  for (const [k, { id }] of features.entries()) {
    if (features.findIndex((feature) => feature.id === id) < k) issue(['features', k, 'id'], `expected each feature once, got ${id} again`);
  }

  const { weights } = target.long_leg;
  const ids = Object.keys(weights);
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const twin = ids.find((id, k) => ids.slice(0, k).some((other) => other.toUpperCase() === id.toUpperCase()));
  if (twin !== undefined) issue(['target', 'long_leg', 'weights', twin], `expected each asset once, got ${twin} again`);
  if (Math.abs(total - 1) > 1e-9) issue(['target', 'long_leg', 'weights'], `expected weights that add up to 1, got ${total}`);

  if (backtest.with_regime_eval && !evaluation.bootstrap.enabled) {
    issue(
      ['evaluation', 'bootstrap', 'enabled'],
      'regimes are evaluated by the bootstrap: with it off, set backtest.with_regime_eval to false',
    );
  }
  if (!backtest.with_regime_eval && canonicalJson(target.horizon_days) !== canonicalJson([1, 5, 10, 20])) {
    issue(['target', 'horizon_days'], 'nothing reads this value: backtest.with_regime_eval is false; remove the key', 'CONFIG_UNUSED_KEY');
  }
}

/** The free keys without those that pure MSM sets itself or does not read. */
function freeKeys({ universe, costs, features, regime, beta, backtest }: PureMsmKeys['overrides']) {
  const { majors, exclude_assets, exclude_categories, extended_exclusions, use_category_tags, extra_category_tags } = universe;
  const { marketcap, volume, open_interest } = universe.max_staleness_days;
  const { funding_8h_rate: _rate, ...prices } = costs;
  const { lookback_days: _lookback, ...signals } = features;
  const { min_feature_weight, persistence, high_vol_gate, max_gap_days, grid_search } = regime.composite;
  const { trade_regimes, rebalance_score_delta, max_staleness_days, delist_haircut, regime_position_scaling, risk_management } = backtest;
  return {
    universe: {
      ...{ majors, exclude_assets, exclude_categories, extended_exclusions, use_category_tags, extra_category_tags },
      blacklist_path: universe.blacklist_path,
      max_staleness_days: { marketcap, volume, open_interest },
      gross_cap: universe.gross_cap,
    },
    costs: prices,
    features: signals,
    regime: {
      composite: { min_feature_weight, persistence: { multiplier: persistence.multiplier }, high_vol_gate, max_gap_days, grid_search },
    },
    beta,
    backtest: { trade_regimes, rebalance_score_delta, max_staleness_days, delist_haircut, regime_position_scaling, risk_management },
  };
}

const inIdOrder = (weights: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(weights).sort(([a], [b]) => byCodePoint(a, b)));
