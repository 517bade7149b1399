import {
  asCausal,
  byCodePoint,
  emptyPanel,
  parseOptions,
  requireSameAxes,
  ShapeError,
  type Axes,
  type Causal,
  type Panel,
} from '@regimelab/core';
import * as z from 'zod';
import { FEATURE_COLUMNS, TWIN_NAMES, type FeatureName, type TwinName } from './feature-names.js';
import { GROUP_FUNDING_MODES, groupFunding, GroupFundingOptions, type GroupFunding } from './group-funding.js';
import { altBreadth } from './groups/alt-breadth.js';
import { btcDominance } from './groups/btc-dominance.js';
import { fundingHeating } from './groups/funding-heating.js';
import { fundingSkew } from './groups/funding-skew.js';
import { liquidity } from './groups/liquidity.js';
import { momentum } from './groups/momentum.js';
import { oiRisk } from './groups/oi-risk.js';
import { volatilitySpread } from './groups/volatility-spread.js';
import { columnOf, gather, simpleReturns } from './internal/cells.js';
import { rollingZScore } from './rolling/z-score.js';

/** Options of {@link buildFeatures}. */
export const BuildFeaturesOptions = z
  .strictObject({
    burnInDays: z.int().min(0).default(60).describe('Days from the first row before a row counts as valid.'),
    minAssets: z.int().min(1).default(5).describe('Alts that a cross-section needs; with fewer the feature is missing.'),
    groupFunding: z.enum(GROUP_FUNDING_MODES).default('oi_weighted').describe('How the funding rates of a group become one.'),
    oiMinShare: GroupFundingOptions.unwrap().shape.oiMinShare,
  })
  .readonly();
export type BuildFeaturesOptions = z.input<typeof BuildFeaturesOptions>;

/** What the features read: panels of one daily grid on the knowledge clock, so that row t holds what was known at 00:00 UTC of its day. */
export interface FeatureInputs {
  /** T×N closing prices, USD; cells, not filled. */
  readonly price: Panel;
  /** T×N market capitalisation as of t, USD. */
  readonly marketCapAsOf: Panel;
  /** T×N traded volume, USD; cells, not filled. */
  readonly volume: Panel;
  /** T×N funding rates, fraction per 8 h, cells; null = no table. */
  readonly funding: Panel | null;
  /** T×N open interest, USD; cells, not filled; null = no table. */
  readonly openInterest: Panel | null;
  /** T×N open interest as of t, USD; null = no table. */
  readonly openInterestAsOf: Panel | null;
  /** Ids of any fact table: those that can be alts. */
  readonly altIds: ReadonlySet<string>;
}

/** Which assets are what. */
export interface FeatureUniverse {
  /** The first leads: its cap, volatility, open interest and price are those of the btc_… features, volatility_spread and oi_risk. */
  readonly majors: readonly [string, ...string[]];
  /** Ids that are no alts: stablecoins, wrapped tokens and the like. */
  readonly excluded: ReadonlySet<string>;
}

/** The features of every day: T values a column, NaN = missing. */
export interface FeatureTable {
  readonly unit: 'day';
  readonly times: Int32Array;
  /** By name, in the order of the columns. */
  readonly raw: Readonly<Record<FeatureName, Float64Array>>;
  /** The 60-day z-scores, in the order of the columns. */
  readonly z: Readonly<Record<TwinName, Float64Array>>;
  /** 1 from burnInDays after the first row on; it says nothing about what is missing. */
  readonly valid: Uint8Array;
  /** Behind the funding features: the rates of each group, and which estimator each day went by. */
  readonly groupFunding: { readonly alts: GroupFunding; readonly majors: GroupFunding };
}

/**
 * The eight feature groups of the majors-against-alts monitor, raw and as z-scores, for every day of the grid.
 *
 * Alts are the assets of `altIds` that are neither majors nor excluded. The formula, unit, look-back and NaN rule of each column stand at its
 * field: `AltBreadth`, `BtcDominance`, `FundingSkew`, `FundingHeating`, `OiRisk`, `Liquidity`, `VolatilitySpread`, `Momentum`. A z-score is
 * `rollingZScore(raw, 60)`, except on a constant set of assets for btc_dominance and liquidity_7d_median, and along the history of the chosen
 * estimators for funding_skew and funding_heating.
 *
 * @param inputs panels on the same daily axes, a row every calendar day
 * @param universe a major that the panels do not have is missing in every feature that reads it
 * @returns a table whose row t depends on rows ≤ t alone
 * @remarks Knowable at 00:00 UTC of row t. Returns are P[t] / P[t−1] − 1 of cells. Windows end at t inclusive and need `minPeriods` values, ddof
 *   1. Sums over assets run in code-point order: the order of columns changes no bit. Infinite cells count as missing.
 *   Source: specification of majors-alts, section 4.
 * @throws {ConfigErrors} for unknown or impossible options
 * @throws {AlignmentError} where the panels stand on different axes; {ShapeError} where the rows are not consecutive days
 */
export function buildFeatures(inputs: FeatureInputs, universe: FeatureUniverse, options: BuildFeaturesOptions = {}): Causal<FeatureTable> {
  const settings = parseOptions(BuildFeaturesOptions, options, 'buildFeatures');
  const { price, marketCapAsOf, volume, openInterest, openInterestAsOf } = inputs;
  const { axes } = price;
  const optional = [inputs.funding, openInterest, openInterestAsOf].filter((panel) => panel !== null);
  requireSameAxes('buildFeatures', price, marketCapAsOf, volume, ...optional);
  requireConsecutiveDays(axes);

  const { minAssets } = settings;
  const { alts, majors, leader } = columnsOf(axes, inputs.altIds, universe);
  const T = axes.times.length;
  const returns = simpleReturns(price, alts);
  const caps = gather(marketCapAsOf, alts);
  const leaderPrice = columnOf(price, leader, T);
  const leaderReturns = leaderPrice.map((now, t) => now / (leaderPrice[t - 1] ?? NaN) - 1);

  const funding = inputs.funding ?? emptyPanel(axes);
  const byInterest = { method: settings.groupFunding, oiMinShare: settings.oiMinShare };
  const idsOf = (columns: Int32Array) => Array.from(columns, (n) => axes.assets[n]!);
  const ofAlts = groupFunding(funding, openInterestAsOf, idsOf(alts), { ...byInterest, minAssets });
  const ofMajors = groupFunding(funding, openInterestAsOf, idsOf(majors), { ...byInterest, minAssets: 1 });

  const dominance = btcDominance(columnOf(marketCapAsOf, leader, T), caps, minAssets);
  const { z_funding_skew, ...skew } = fundingSkew(ofAlts, ofMajors);
  const { z_funding_heating, ...heating } = fundingHeating(ofAlts, ofMajors);
  const { z_liquidity_7d_median, ...volumes } = liquidity(gather(volume, alts), minAssets);
  const raw: Record<FeatureName, Float64Array> = {
    ...altBreadth(returns, minAssets),
    ...dominance,
    ...skew,
    ...heating,
    ...oiRisk(columnOf(openInterest, leader, T), leaderPrice),
    ...volumes,
    ...volatilitySpread(returns, caps, leaderReturns, minAssets),
    ...momentum(returns, simpleReturns(price, majors), minAssets),
  };
  const ownTwins: Partial<Record<TwinName, Float64Array>> = {
    btc_dominance: dominance.btc_dominance_zscore,
    funding_skew: z_funding_skew,
    funding_heating: z_funding_heating,
    liquidity_7d_median: z_liquidity_7d_median,
  };
  return asCausal({
    unit: 'day' as const,
    times: axes.times,
    raw: record(
      FEATURE_COLUMNS.map(({ name }) => name),
      (name) => raw[name],
    ),
    z: record(TWIN_NAMES, (name) => ownTwins[name] ?? rollingZScore(raw[name], 60)),
    valid: Uint8Array.from(axes.times, (day) => (day - axes.times[0]! >= settings.burnInDays ? 1 : 0)),
    groupFunding: Object.freeze({ alts: ofAlts, majors: ofMajors }),
  });
}

/** A frozen record with the names in their order. */
function record<K extends string>(names: readonly K[], column: (name: K) => Float64Array): Readonly<Record<K, Float64Array>> {
  return Object.freeze(Object.fromEntries(names.map((name) => [name, column(name)])) as Record<K, Float64Array>);
}

function requireConsecutiveDays({ unit, times }: Axes): void {
  if (unit !== 'day') throw new ShapeError('SHAPE', `buildFeatures: expected a row a day, got a time unit of one ${unit}`);
  for (let t = 1; t < times.length; t++) {
    if (times[t]! !== times[t - 1]! + 1) {
      throw new ShapeError(
        'SHAPE',
        `buildFeatures: expected a row every day; row ${t} is ${times[t]! - times[t - 1]!} days after the last`,
      );
    }
  }
}

/** Columns of the alts and of the majors in code-point order of their ids, and of the first major; −1 where the panels do not have it. */
function columnsOf({ assets }: Axes, altIds: ReadonlySet<string>, { majors, excluded }: FeatureUniverse) {
  const ordered = [...assets.keys()].sort((a, b) => byCodePoint(assets[a]!, assets[b]!));
  const isMajor = new Set<string>(majors);
  return {
    alts: Int32Array.from(ordered.filter((n) => altIds.has(assets[n]!) && !isMajor.has(assets[n]!) && !excluded.has(assets[n]!))),
    majors: Int32Array.from(ordered.filter((n) => isMajor.has(assets[n]!))),
    leader: assets.indexOf(majors[0]),
  };
}
