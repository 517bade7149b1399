import { WEEKDAYS } from '@regimelab/core';
import { BasketFundingOptions } from '@regimelab/features';
import { BinRanges, TrailingBinsOptions } from '@regimelab/labeling';
import { LargestByMarketCapOptions } from '@regimelab/universe';
import * as z from 'zod';
import { headerShape, type HeaderKeys } from '../experiment-header.js';

const largest = LargestByMarketCapOptions.unwrap().shape;
const thermometer = BasketFundingOptions.unwrap().shape;
const trailing = TrailingBinsOptions.unwrap().shape;

const section = <S extends z.ZodRawShape>(shape: S) => z.strictObject(shape).prefault({} as never);
const path = z.string().min(1);
const percent = z.number().min(0).max(100);
const staleness = z.number().min(0).nullable();
const isUnique = (list: readonly unknown[]) => new Set(list).size === list.length;
const unsupported = (message: string) => ({ message, params: { code: 'CONFIG_VALUE_UNSUPPORTED' } });
const off = (why: string) =>
  z
    .boolean()
    .refine((value) => !value, unsupported(why))
    .default(false)
    .meta({ const: false, description: 'Only false: nothing is traded or held.' });

const header = headerShape('msm_v0', 'runs MSM v0');

const shape = {
  data: section({
    data_lake_dir: path.default('./data/curated/data_lake').describe('Folder of the lake.'),
    lake_descriptor: path.nullable().default(null).describe('A descriptor instead of <lake>/lake.yaml.'),
    duckdb_path: path.nullable().default(null).describe('A DuckDB file, opened read-only, for tables that have no file.'),
    universe_snapshots_path: z
      .unknown()
      .refine((value) => value === null, unsupported('expected null: MSM v0 makes its own universe'))
      .default(null)
      .meta({ type: 'null' }),
  }).describe('Where the data are.'),
  decision: section({
    anchor_day: z.enum(WEEKDAYS).default('monday').describe('Week day of a decision.'),
    anchor_hour: z.int().min(0).max(23).default(0).describe('UTC hour of a decision.'),
    anchor_minute: z.int().min(0).max(59).default(0).describe('UTC minute of a decision.'),
  }).describe('When a week begins.'),
  universe: section({
    majors: z
      .array(z.string().min(1))
      .min(1)
      .refine(isUnique, 'expected each major once')
      .default(['BTC', 'ETH'])
      .describe('Ids of the benchmark.'),
    majors_weights: z.array(z.number()).min(1).default([0.7, 0.3]).describe('Weights of the majors, adding up to 1.'),
    basket_size: largest.size,
    min_basket_size: z.int().min(1).optional().describe('Names a week needs; default: 30, or basket_size when that is smaller.'),
    min_mcap_usd: largest.minMarketCapUsd,
    exclude_categories: z
      .array(z.string().min(1))
      .default(['BTC', 'ETH', 'stablecoins', 'exchange_tokens', 'wrapped_tokens', 'liquid_staking', 'bridge'])
      .describe('Category words and asset ids that stay out.'),
    extended_exclusions: z.boolean().default(true).describe('Whether newer wrapped, staked and stable ids stay out too.'),
    use_category_tags: z.boolean().default(true).describe('Whether tags of map_category_asset exclude.'),
    extra_category_tags: z.record(z.string(), z.array(z.string())).default({}).describe('More tags for a category word.'),
    blacklist_path: path.nullable().default(null).describe('CSV with a column asset_id or symbol; those stay out.'),
    max_staleness_days: staleness.default(7).describe('Oldest market cap used, in days; null for no limit.'),
  }).describe('The basket of alts and its benchmark.'),
  feature: section({
    lookback_days: z.int().min(1).max(365).default(7).describe('Days of funding before the decision.'),
    min_days_per_asset: thermometer.minDaysPerAsset,
    min_coverage_pct: percent.default(60).describe('Share of the basket with valid funding that a week needs, in percent.'),
    min_price_coverage_pct: percent.default(60).describe('Share of the basket with both prices that a week needs, in percent.'),
  }).describe('Basket funding.'),
  label: section({
    bins: z.int().min(2).max(20).default(5).describe('Labels.'),
    bin_names: z
      .array(z.string().min(1))
      .refine(isUnique, 'expected each name once')
      .default(['Red', 'Orange', 'Yellow', 'YellowGreen', 'Green'])
      .describe('Names from low to high funding.'),
    bin_ranges: BinRanges,
    v0_0: section({ mode: z.literal('FULL_SAMPLE').default('FULL_SAMPLE') }).describe('Bins of the whole sample: hindsight.'),
    v0_1: section({ mode: z.literal('ROLLING_PAST_52W').default('ROLLING_PAST_52W'), window_weeks: trailing.window }).describe(
      'Bins of past weeks.',
    ),
  }).describe('Bins of basket funding.'),
  returns: section({
    max_staleness_days: staleness.default(3).describe('Oldest close used, in days; null for no limit.'),
    incomplete_week: z.enum(['skip', 'keep']).default('skip').describe('What becomes of a week that ends beyond the prices.'),
    costs_enabled: off('expected false: nothing is traded, so there are no costs'),
    funding_enabled: off('expected false: nothing is held, so no funding is paid'),
  }).describe('What the week after a decision brought.'),
  inference: section({
    enabled: z.boolean().default(true).describe('Whether figures have intervals and p-values.'),
    n_boot: z.int().min(99).default(1999).describe('Bootstrap draws.'),
    block_length: z
      .union([z.literal('auto'), z.number().min(1)])
      .default('auto')
      .describe('Mean block in weeks, or auto.'),
    ci: z.enum(['studentised', 'percentile']).default('studentised').describe('Kind of interval and p-value.'),
    confidence: z.number().gt(0.5).lt(1).default(0.95).describe('Level of the intervals.'),
    min_label_count: z.int().min(2).default(5).describe('Weeks a label needs for an interval.'),
    seed: z.int().default(20240101).describe('Seed of everything random.'),
  }).describe('How certain a figure is.'),
  outputs: section({
    reports_dir: path.default('./reports/msm_funding_v0').describe('Folder under which the run folder is made.'),
  }).describe('Where results go.'),
};

/**
 * The configuration of MSM v0, keys as in its YAML (specification 02, section 3), with or without the four keys of an experiment.
 */
export const MsmConfigSchema = z.strictObject({ ...header, ...shape }).transform((config, context) => {
  const { universe, label, feature, returns } = config;
  const conflict = (at: readonly string[], message: string) =>
    context.addIssue({ code: 'custom', path: [...at], message, params: { code: 'CONFIG_CONFLICT' } });
  const total = universe.majors_weights.reduce((sum, weight) => sum + weight, 0);
  if (universe.majors_weights.length !== universe.majors.length) {
    conflict(
      ['universe', 'majors_weights'],
      `expected ${universe.majors.length} weights, one a major, got ${universe.majors_weights.length}`,
    );
  } else if (Math.abs(total - 1) > 1e-9) conflict(['universe', 'majors_weights'], `expected weights that add up to 1, got ${total}`);
  const minBasketSize = universe.min_basket_size ?? Math.min(30, universe.basket_size);
  if (minBasketSize > universe.basket_size) {
    conflict(['universe', 'min_basket_size'], `expected at most basket_size ${universe.basket_size}, got ${minBasketSize}`);
  }
  if (feature.min_days_per_asset > feature.lookback_days) {
    conflict(
      ['feature', 'min_days_per_asset'],
      `expected at most lookback_days ${feature.lookback_days}, got ${feature.min_days_per_asset}`,
    );
  }
  for (const key of ['bin_names', 'bin_ranges'] as const) {
    if (label[key].length !== label.bins) conflict(['label', key], `expected ${label.bins} entries (label.bins), got ${label[key].length}`);
  }
  if (label.v0_1.window_weeks < label.bins) {
    conflict(['label', 'v0_1', 'window_weeks'], `expected at least label.bins ${label.bins}, got ${label.v0_1.window_weeks}`);
  }
  return { ...config, universe: { ...universe, min_basket_size: minBasketSize }, returns };
});

type Parsed = z.output<typeof MsmConfigSchema>;

/** A resolved MSM v0 configuration, without the keys of an experiment. */
export type MsmConfig = Omit<Parsed, keyof HeaderKeys>;
