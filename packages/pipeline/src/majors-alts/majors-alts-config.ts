import * as z from 'zod';
import { headerShape, type HeaderKeys } from '../experiment-header.js';
import { refuseContradictions } from './refuse-contradictions.js';
import { refuseUnused } from './refuse-unused.js';

const section = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape).prefault({} as never);
const path = z.string().min(1);
const days = (least: number) => z.int().min(least);
const fraction = z.number().min(0).max(1);
const usd = z.number().min(0);
const bps = z.number().min(0).max(10_000);
const staleness = z.number().min(0);
const isUnique = (list: readonly unknown[]) => new Set(list).size === list.length;

/** A key that once was, or that nothing reads: whoever gives it is told what to do instead. */
const refused = (code: 'CONFIG_RENAMED_KEY' | 'CONFIG_VALUE_UNSUPPORTED', message: string) =>
  z
    .unknown()
    .refine((value) => value === undefined, { message, params: { code } })
    .optional();

/** The eight inputs of the composite score, in configuration order. */
export const SCORE_INPUTS = [
  'alt_breadth',
  'btc_dominance',
  'funding_skew',
  'funding_heating',
  'liquidity',
  'volatility_spread',
  'momentum',
  'oi_risk',
] as const;
export type ScoreInput = (typeof SCORE_INPUTS)[number];

const DEFAULT_WEIGHTS: Readonly<Record<ScoreInput, number>> = {
  alt_breadth: 0.18,
  btc_dominance: 0.22,
  funding_skew: 0.12,
  funding_heating: 0.1,
  liquidity: 0.13,
  volatility_spread: 0.13,
  momentum: 0.08,
  oi_risk: 0.04,
};
/** Decision D6: a positive score favours the majors. */
const DEFAULT_SIGNS: Readonly<Record<ScoreInput, 1 | -1>> = {
  alt_breadth: -1,
  btc_dominance: 1,
  funding_skew: 1,
  funding_heating: 1,
  liquidity: -1,
  volatility_spread: 1,
  momentum: -1,
  oi_risk: 1,
};

const sign = z.union([z.literal(1), z.literal(-1)]);
const perInput = <T extends z.ZodType>(of: (input: ScoreInput) => T) =>
  section(Object.fromEntries(SCORE_INPUTS.map((input) => [input, of(input)])) as Readonly<Record<ScoreInput, T>>);

const range = z.tuple([z.number(), z.number()]);
const searchRanges = { alt_breadth: 0.3, btc_dominance: 0.4, funding_skew: 0.3, liquidity: 0.3, volatility_spread: 0.3, momentum: 0.2 };

const header = headerShape('majors_alts', 'runs the majors-alts backtest');

const NEUTRALITY_MODES = ['beta_neutral', 'dollar_neutral', 'fixed'] as const;

const shape = {
  data: section({
    data_lake_dir: path.default('./data/curated/data_lake').describe('Folder of the lake.'),
    lake_descriptor: path.nullable().default(null).describe('A descriptor instead of <lake>/lake.yaml.'),
    duckdb_path: path.nullable().default(null).describe('A DuckDB file, opened read-only, for tables that have no file.'),
    universe_snapshots_path: z
      .unknown()
      .refine((value) => value === null, {
        message: 'expected null: baskets from a table of snapshots are not supported yet',
        params: { code: 'CONFIG_VALUE_UNSUPPORTED' },
      })
      .default(null)
      .meta({ type: 'null' }),
  }).describe('Where the data are.'),
  universe: section({
    majors: z
      .array(z.string().min(1))
      .length(2, 'expected two majors: the book is neutral to both')
      .refine(isUnique, 'expected each major once')
      .default(['BTC', 'ETH'])
      .describe('The long leg; the first takes the place of BTC in the formulas.'),
    exclude_assets: z.array(z.string().min(1)).default([]).describe('Ids that stay out.'),
    exclude_categories: z
      .array(z.string().min(1))
      .default(['stablecoins', 'wrapped_tokens', 'liquid_staking', 'bridge', 'index_products'])
      .describe('Category words and asset ids that stay out.'),
    extended_exclusions: z.boolean().default(true).describe('Whether newer wrapped, staked and stable ids stay out too.'),
    use_category_tags: z.boolean().default(true).describe('Whether tags of map_category_asset exclude.'),
    extra_category_tags: z.record(z.string(), z.array(z.string())).default({}).describe('More tags for a category word.'),
    blacklist_path: path.nullable().default(null).describe('CSV with a column asset_id or symbol; those stay out.'),
    max_staleness_days: section({
      price: staleness.default(3).describe('Days.'),
      marketcap: staleness.default(7).describe('Days.'),
      volume: staleness.default(3).describe('Days.'),
      open_interest: staleness.default(3).describe('Days.'),
    }).describe('Oldest value used as of a day.'),
    min_mcap_usd: usd.default(5e7).describe('Smallest market cap of an alt, USD.'),
    min_volume_usd: usd.default(1e6).describe('Smallest volume of an alt, USD a day, median of 7 days.'),
    basket_size: z.int().min(1).default(20).describe('Alts at most.'),
    min_basket_size: z.int().min(1).default(10).describe('Alts a book needs.'),
    per_name_cap: z.number().gt(0).max(1).default(0.1).describe('Largest share of one name in the alt leg.'),
    gross_cap: z.number().gt(0).default(1).describe('Largest gross of the book, fraction of equity.'),
    alt_gross: z.number().gt(0).default(0.5).describe('Gross of the alt leg, fraction of equity.'),
    neutrality_mode: z.enum(NEUTRALITY_MODES).default('beta_neutral').describe('What the majors are weighted to balance.'),
    major_bounds: z
      .record(z.string(), z.tuple([z.number(), z.number()]))
      .default({ BTC: [0, 0.75], ETH: [0, 0.75] })
      .describe('Lowest and highest weight of each major, fraction of equity.'),
    max_residual_beta: z.number().min(0).default(0.1).describe('Largest exposure left on a major; above it a rung is infeasible.'),
    fallback: z
      .array(z.enum([...NEUTRALITY_MODES, 'flat']))
      .default(['dollar_neutral', 'flat'])
      .describe('Rungs after neutrality_mode.'),
    accept_worse: z.boolean().default(false).describe('Take the best rung where none passes, instead of no book.'),
    fixed_weights: z.record(z.string(), z.number()).nullable().default(null).describe('Weights of the majors in mode fixed.'),
    alt_selection: section({
      enabled: z.boolean().default(true).describe('Whether the filters below choose among alts.'),
      max_volatility: z.number().gt(0).default(1.2).describe('A year, 365 days.'),
      min_correlation: fraction.default(0.3).describe('Larger of |correlation| with the majors.'),
      max_momentum: z.number().default(0.5).describe('Return over the momentum lookback.'),
      min_momentum: z.number().default(-0.5).describe('Return over the momentum lookback.'),
      weight_by_inverse_vol: z.boolean().default(true).describe('Weight alts by 1 / volatility; else alike.'),
      volatility_lookback_days: days(2).max(1000).default(20).describe('Days.'),
      correlation_lookback_days: days(2).max(1000).default(60).describe('Days.'),
      momentum_lookback_days: days(1).max(1000).default(7).describe('Days.'),
    }).describe('Which alts may be in the basket.'),
    vol_target: refused('CONFIG_RENAMED_KEY', 'universe.vol_target is now backtest.risk_management.volatility_targeting'),
  }).describe('Which assets, and how the book is weighted.'),
  costs: section({
    maker_fee_bps: z.number().min(-100).max(10_000).default(2).describe('bps of the traded USD; negative: a rebate.'),
    taker_fee_bps: bps.default(5).describe('bps of the traded USD.'),
    slippage_bps: bps.default(5).describe('bps of the traded USD.'),
    taker_share: fraction.default(1).describe('Share taken; the rest is made.'),
    slippage_adv_multiplier: z.number().min(0).default(0.1).describe('k of the square-root impact; 0 = off.'),
    adv_days: days(1).max(1000).default(30).describe('Days of the mean volume that impact is measured against.'),
    initial_equity_usd: z.number().gt(0).default(1_000_000).describe('Equity at the start, USD; impact grows with it.'),
    funding_enabled: z.boolean().default(true).describe('Charge funding, and hold only names that have it.'),
    funding_8h_rate: refused('CONFIG_VALUE_UNSUPPORTED', 'funding comes from the lake, its interval too; remove this key'),
  }).describe('What trading and holding cost.'),
  features: section({
    burn_in_days: days(0).default(60).describe('Days from the first of the lake without a score.'),
    min_assets: z.int().min(1).default(5).describe('Alts a cross-section needs.'),
    group_funding: z.enum(['oi_weighted', 'mean', 'median']).default('oi_weighted').describe('Funding rate of a group of assets.'),
    oi_min_share: fraction.default(0.6).describe('Share of a group with open interest that weighting by it needs.'),
    lookback_days: refused('CONFIG_VALUE_UNSUPPORTED', 'each feature has its own look-back; remove this key'),
  }).describe('The inputs of the score.'),
  regime: section({
    mode: z
      .enum(['composite', 'hmm', 'kmeans'])
      .default('composite')
      .describe('A score with thresholds, or states fitted to past features.'),
    n_regimes: z
      .union([z.literal(3), z.literal(5)])
      .default(5)
      .describe('Regimes of the composite score.'),
    composite: section({
      default_weights: perInput((input) => z.number().min(0).default(DEFAULT_WEIGHTS[input])).describe(
        'Weight of each feature; 0 leaves it out.',
      ),
      sign: perInput((input) => sign.default(DEFAULT_SIGNS[input])).describe('1: high values favour majors; -1: alts.'),
      min_feature_weight: fraction.default(0.5).describe('Share of the weight that must be present.'),
      threshold_low: z.number().default(-0.5).describe('Score below which alts are favoured.'),
      threshold_high: z.number().default(0.5).describe('Score above which majors are favoured.'),
      threshold_strong_low: z.number().default(-1).describe('Score below which alts are strongly favoured.'),
      threshold_strong_high: z.number().default(1).describe('Score above which majors are strongly favoured.'),
      hysteresis: section({
        low_band: z.number().max(0).default(-0.3).describe('Added to the threshold at which a regime for majors ends.'),
        high_band: z.number().min(0).default(0.3).describe('Added to the threshold at which a regime for alts ends.'),
      }).describe('How far the score must come back before a regime ends.'),
      persistence: section({
        min_duration_days: days(0).default(3).describe('Days a regime counts as young.'),
        requires_stronger_signal: z.boolean().default(true).describe('Whether the bands of a young regime are wider.'),
        multiplier: z.number().min(1).default(1.5).describe('Factor on the bands of a young regime.'),
      }).describe('How a regime is held against early changes.'),
      high_vol_gate: section({
        enabled: z.boolean().default(true).describe('Whether the gate is used.'),
        threshold: z.number().gt(0).default(0.15).describe('7-day return of the first major, either way.'),
      }).describe('Keeps a score from being strong for majors while their price moves much.'),
      max_gap_days: days(0).default(5).describe('Days without a score that are bridged.'),
      grid_search: section({
        enabled: z.boolean().default(false).describe('Whether each window draws its parameters anew from its past.'),
        n_samples: z.int().min(1).max(100_000).default(50).describe('Parameter sets drawn a window; each is a trial.'),
        eval_horizon_days: days(1).max(1000).default(20).describe('Forward days a parameter set is judged by.'),
        weight_ranges: z
          .partialRecord(z.enum(SCORE_INPUTS), range)
          .default(Object.fromEntries(Object.entries(searchRanges).map(([input, most]) => [input, [0, most]])) as never)
          .describe('A feature that is absent has weight 0.'),
        threshold_ranges: section({
          low: range.default([-2, 0]).describe('Ends of the range.'),
          high: range.default([0, 2]).describe('Ends of the range.'),
          strong_low: range.default([-3, -0.5]).describe('Ends of the range.'),
          strong_high: range.default([0.5, 3]).describe('Ends of the range.'),
        }).describe('Where thresholds are drawn from.'),
      }).describe('Search for weights and thresholds inside each training window.'),
    }).describe('The composite score and its regimes.'),
    unsupervised: section({
      n_states: z
        .union([z.literal(2), z.literal(3)])
        .default(3)
        .describe('States to fit.'),
      min_state_persistence_days: days(1).default(3).describe('Days a state must last before it counts.'),
      features: z
        .array(z.enum(SCORE_INPUTS))
        .min(1)
        .refine(isUnique, 'expected each feature once')
        .default(['alt_breadth', 'btc_dominance', 'funding_skew'])
        .describe('What the states are fitted to.'),
      order_by: z.enum(SCORE_INPUTS).default('btc_dominance').describe('States in ascending mean of this feature.'),
      refit_days: days(1).default(21).describe('Days from one fit to the next.'),
      window: z
        .union([z.literal('expanding'), days(252)])
        .default('expanding')
        .describe('expanding, or rolling days.'),
    }).describe('Modes hmm and kmeans.'),
  }).describe('How a day becomes a regime.'),
  beta: section({
    lookback_days: days(4).max(5000).default(60).describe('Days of returns.'),
    min_joint_days: days(4).default(30).describe('Days with returns of the alt and both majors that an estimate needs.'),
    ridge_alpha: z.number().min(0).default(0.1).describe('Strength of the ridge penalty.'),
    standardize: z.boolean().default(true).describe('Whether regressors are standardised before the penalty.'),
    shrinkage: z.enum(['vasicek', 'none']).default('vasicek').describe('Towards the mean of the cross-section, by precision.'),
    winsorize_pct: z.number().min(0).lt(0.5).default(0.05).describe('Share clipped on each side.'),
    beta_clamp: z.tuple([z.number(), z.number()]).default([0, 3]).describe('Smallest and largest beta.'),
    default_beta: z.number().default(1).describe('Half on each major, where nothing can be estimated.'),
    use_tracker_betas: z.boolean().default(true).describe('Use the table tracker_betas where the lake has it.'),
  }).describe('Betas of alts on the majors.'),
  backtest: section({
    walk_forward: z.boolean().default(true).describe('Trade in test windows, each after a window of past; else all days.'),
    lookback_window_days: days(1).default(252).describe('Days before a test window.'),
    test_window_days: days(1).default(63).describe('Days of a test window.'),
    min_test_days: days(1).default(20).describe('A last window with fewer days joins the one before.'),
    execution_lag: z.int().min(1).max(30).default(1).describe('Rows from decision to trade.'),
    trade_regimes: z
      .array(z.enum(['STRONG_RISK_ON_MAJORS', 'WEAK_RISK_ON_MAJORS', 'RISK_ON_MAJORS']))
      .default(['STRONG_RISK_ON_MAJORS', 'WEAK_RISK_ON_MAJORS', 'RISK_ON_MAJORS'])
      .describe('Regimes in which the book is held.'),
    rebalance_score_delta: z.number().min(0).default(0.3).describe('Rebalance when the score moved by more.'),
    rebalance_frequency_days: days(1)
      .nullable()
      .describe('Rebalance after so many days at the latest; null: never for that reason.')
      .default(null),
    max_staleness_days: staleness.default(3).describe('A held name without price for longer is closed.'),
    delist_haircut: fraction.default(0).describe('Against the holder.'),
    regime_position_scaling: section({
      enabled: z.boolean().default(true).describe('Whether the regime scales the book.'),
      strong_risk_on_majors: z.number().gt(0).max(1).default(1).describe('Share of the full book.'),
      weak_risk_on_majors: z.number().gt(0).max(1).default(0.6).describe('Share of the full book.'),
      risk_on_majors: z.number().gt(0).max(1).default(1).describe('Share of the full book.'),
      use_score_magnitude: z.boolean().default(true).describe('Scale by the size of the score instead of by the fixed shares.'),
    }).describe('Size of the book by regime.'),
    risk_management: section({
      stop_loss: section({
        enabled: z.boolean().default(true).describe('Whether losses close the book.'),
        daily_loss_threshold: z.number().lt(0).gt(-1).default(-0.05).describe('Fraction a day.'),
        lookback_days: days(1).default(3).describe('Days whose compounded loss may reach 1.5 times the threshold.'),
        volatility_adjusted: z.boolean().default(true).describe('Tighten the threshold where volatility is low.'),
        k_stop: z.number().gt(0).default(3).describe('Daily standard deviations.'),
        cooldown_days: days(0).default(5).describe('Days without a book after a stop.'),
      }),
      take_profit: section({
        enabled: z.boolean().default(true).describe('Whether gains or time close a position.'),
        profit_threshold: z.number().gt(0).default(0.1).describe('Return since entry.'),
        time_based_exit_days: days(1).default(30).describe('Days after which a position is closed.'),
        partial_profit_taking: z.boolean().default(false).describe('Close half at the threshold and the rest at twice of it.'),
      }),
      volatility_targeting: section({
        enabled: z.boolean().default(true).describe('Whether past volatility scales the book.'),
        target: z.number().gt(0).default(0.2).describe('A year, 365 days.'),
        lookback_days: days(2).max(1000).default(20).describe('Days of returns.'),
        min_scale: z.number().gt(0).max(1).default(0.1).describe('Smallest factor on the book.'),
        max_scale: z
          .number()
          .gt(0)
          .max(1, 'expected at most 1: the book is never levered above its gross cap')
          .default(1)
          .describe('Largest factor on the book.'),
      }),
      trailing_stop: section({
        enabled: z.boolean().default(false).describe('Whether a drawdown closes the book.'),
        drawdown_threshold: z.number().lt(0).gt(-1).default(-0.15).describe('Fraction below the highest equity.'),
        lookback_days: days(1).default(20).describe('Days over which the highest equity is looked for.'),
      }),
    }).describe('What closes or shrinks a book before its regime ends.'),
    train_window_days: refused('CONFIG_RENAMED_KEY', 'train_window_days is now lookback_window_days'),
  }).describe('When the book is traded.'),
  evaluation: section({
    horizons_days: z
      .array(days(1).max(365))
      .min(1)
      .refine((list) => list.every((h, k) => k === 0 || h > list[k - 1]!), 'expected increasing horizons')
      .default([5, 10, 20, 40, 60])
      .describe('Days over which forward returns are looked at by regime.'),
    bootstrap: section({
      enabled: z.boolean().default(true).describe('Whether figures have intervals and p-values.'),
      block_length: z
        .union([z.literal('auto'), z.number().min(1)])
        .optional()
        .describe('Mean block in days, or auto.'),
      block_size: z.number().min(1).optional().describe('An older name of block_length.'),
      n_boot: z.int().min(99).max(1_000_000).default(1999).describe('Bootstrap draws.'),
      confidence: z.number().gt(0.5).lt(1).default(0.95).describe('Level of the intervals.'),
      method: z.enum(['stationary', 'circular_block', 'moving_block']).default('stationary').describe('How blocks are drawn.'),
      ci: z.enum(['studentised', 'percentile']).default('studentised').describe('Kind of interval and p-value.'),
      seed: z.int().default(20240101).describe('Seed of everything random.'),
    }).describe('How certain a figure is.'),
  }).describe('What is asked of the results.'),
  outputs: section({
    reports_dir: path.default('./reports/majors_alts').describe('Folder under which the run folder is made.'),
    dashboard: z.boolean().default(true).describe('Whether dashboard.html is written; a sweep of thousands may do without.'),
    artifacts_dir: path.default('./artifacts/majors_alts').describe('Accepted and not used.'),
    cache_dir: path.default('./cache').describe('Accepted and not used.'),
  }).describe('Where results go.'),
  logging: section({
    level: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO').describe('Accepted and not used: see --log-level.'),
  }),
};

const Keys = z.strictObject({ ...header, ...shape });
/** The configuration as written, every default filled in, before its keys are looked at together. */
export type MajorsAltsKeys = z.output<typeof Keys>;

/**
 * The configuration of a majors-alts backtest, keys as in its YAML (specification 03, section 3), with or without the four keys of an
 * experiment.
 */
export const MajorsAltsConfigSchema = Keys.transform((config, context) => {
  const issue = (code: string) => (at: string, message: string) =>
    context.addIssue({ code: 'custom', path: at.split('.'), message, params: { code } });
  refuseContradictions(config, issue('CONFIG_CONFLICT'));
  refuseUnused(config, Keys.parse({}), issue('CONFIG_UNUSED_KEY'));
  const { universe, costs, features, backtest, evaluation, ...rest } = config;
  const { vol_target: _volTarget, ...names } = universe;
  const { funding_8h_rate: _rate, ...prices } = costs;
  const { lookback_days: _lookback, ...signals } = features;
  const { train_window_days: _train, ...trading } = backtest;
  const { block_size, block_length, ...bootstrap } = evaluation.bootstrap;
  return {
    ...rest,
    universe: names,
    costs: prices,
    features: signals,
    backtest: trading,
    evaluation: { ...evaluation, bootstrap: { ...bootstrap, block_length: block_length ?? block_size ?? ('auto' as const) } },
  };
});

type Parsed = z.output<typeof MajorsAltsConfigSchema>;

/** A resolved majors-alts configuration, without the keys of an experiment. */
export type MajorsAltsConfig = Omit<Parsed, keyof HeaderKeys>;
