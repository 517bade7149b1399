import { asCausal, parseOptions, requireSameAxes, type Axes, type Causal, type Panel, type PanelMask } from '@regimelab/core';
import * as z from 'zod';
import { BASKET_VERDICTS, type BasketVerdict } from './basket.js';
import { correlationWithin, deviationWithin, finiteInto, medianOf, returnOver } from './internal/column-window.js';
import { majorColumns } from './internal/major-columns.js';
import { PriceColumns } from './internal/price-columns.js';
import { rankOfIds } from './internal/rank-of-ids.js';
import { requireRow } from './internal/require-row.js';

/** Days a year: crypto trades on all of them. */
const DAYS_PER_YEAR = 365;
/** Rows of the volume median, and the finite cells it needs. */
const VOLUME_ROWS = 7;
const VOLUME_CELLS = 4;
/** Rows beyond the longest lookback in which the price cells of that lookback may lie. */
const HISTORY_SLACK = 30;
/** Joint returns that a correlation needs, or all rows of a shorter lookback. */
const CORRELATION_PAIRS = 30;

const CODES = Object.fromEntries(BASKET_VERDICTS.map((verdict, code) => [verdict, code])) as Readonly<Record<BasketVerdict, number>>;

/** What an alt must show to be eligible, in fields of an options schema. */
export const SCREEN_FIELDS = {
  minMarketCapUsd: z.number().min(0).default(50_000_000).describe('USD, as of the row.'),
  minVolumeUsd: z.number().min(0).default(1_000_000).describe('USD a day, median of 7 days.'),
  inverseVolatility: z.boolean().default(true).describe('Weights 1 / volatility; otherwise equal.'),
  filters: z.boolean().default(true).describe('Apply the history, volatility, correlation and momentum filters.'),
  maxVolatility: z.number().gt(0).default(1.2).describe('Annualised with 365 days.'),
  minCorrelation: z.number().min(0).max(1).default(0.3).describe('Larger of |correlation| with the two majors.'),
  minMomentum: z.number().default(-0.5).describe('Simple return over the momentum lookback.'),
  maxMomentum: z.number().default(0.5).describe('Simple return over the momentum lookback.'),
  volatilityLookback: z.int().min(2).default(20).describe('Returns.'),
  correlationLookback: z.int().min(2).default(60).describe('Returns.'),
  momentumLookback: z.int().min(1).default(7).describe('Rows from the older price.'),
};

/** Options of {@link screenAlts}. */
export const ScreenAltsOptions = z
  .strictObject(SCREEN_FIELDS)
  .refine(({ minMomentum, maxMomentum }) => minMomentum <= maxMomentum, {
    path: ['minMomentum'],
    error: 'expected at most maxMomentum',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .readonly();
export type ScreenAltsOptions = z.input<typeof ScreenAltsOptions>;

/** What a basket is chosen from: T×N panels on the same axes, each row as known at its time. */
export interface BasketMarket {
  /** Closing prices that printed, USD; NaN elsewhere. */
  readonly price: Panel;
  /** Newest price as of the row, USD; NaN where there is none fresh enough. */
  readonly priceAsOf: Panel;
  /** Market cap as of the row, USD. */
  readonly marketCapAsOf: Panel;
  /** Volume that printed, USD a day; NaN elsewhere. */
  readonly volume: Panel;
  /** 1 where a funding rate is known and fresh; null leaves the funding rule out. */
  readonly hasFunding: PanelMask | null;
}

/** Who the majors are, and which ids may never enter. */
export interface BasketUniverse {
  readonly majors: readonly [string, string];
  readonly excluded: ReadonlySet<string>;
}

/** Who is eligible at one row. */
export interface ScreenedAlts {
  readonly row: number;
  /** Columns, by median volume descending, then id ascending. */
  readonly columns: Int32Array;
  /** Annualised volatility of each; NaN without enough returns. */
  readonly volatility: Float64Array;
  /** Names that only the funding rule left out. */
  readonly droppedNoFunding: number;
  /** Index into `BASKET_VERDICTS` of every asset. */
  readonly verdicts: Uint8Array;
}

/**
 * The alts that qualify for a basket at chosen rows, the most traded first: rules 1 to 3 of {@link basketWeights}, which says them in full.
 *
 * @param rows decision rows in any order
 * @returns per row the eligible columns with their volatility, and the verdict on every asset
 * @remarks Row t reads rows ≤ t. How large a basket is and how it is weighted plays no part: variants of a basket share one screen.
 * @throws {ConfigErrors} for unknown or contradictory options
 * @throws {AlignmentError} where the panels differ in their axes; {DataError} `MAJOR_MISSING`; {ShapeError} for a row outside the axes
 */
export function screenAlts(
  market: BasketMarket,
  universe: BasketUniverse,
  rows: ArrayLike<number>,
  options: ScreenAltsOptions = {},
): Causal<{ readonly axes: Axes; readonly screens: readonly ScreenedAlts[] }> {
  const settings = parseOptions(ScreenAltsOptions, options, 'screenAlts');
  const { price, priceAsOf, marketCapAsOf, volume, hasFunding } = market;
  requireSameAxes('screenAlts', price, priceAsOf, marketCapAsOf, volume, ...(hasFunding === null ? [] : [hasFunding]));
  const { axes, values: P } = price;
  const { assets } = axes;
  const N = assets.length;
  const majors = majorColumns('screenAlts', axes, universe.majors);
  const isExcluded = assets.map((asset, n) => majors.includes(n) || universe.excluded.has(asset));
  const idRank = rankOfIds(assets);
  const { volatilityLookback, correlationLookback, momentumLookback } = settings;
  const historyRows = HISTORY_SLACK + Math.max(volatilityLookback, correlationLookback, momentumLookback);
  const volatilityRows = volatilityLookback <= 7 ? volatilityLookback : Math.ceil((4 * volatilityLookback) / 5);
  const correlationPairs = Math.min(CORRELATION_PAIRS, correlationLookback);

  for (let k = 0; k < rows.length; k++) requireRow('screenAlts', axes, rows[k]!);
  const columns = new PriceColumns(price, rows, historyRows);
  const majorReturns = majors.map((major) => columns.of(major).returns);
  const volumes = new Float64Array(VOLUME_ROWS);
  // Of the row at hand, where an asset got as far as having one.
  const medianVolume = new Float64Array(N);
  const volatility = new Float64Array(N);

  const screens = Array.from(rows, (t): ScreenedAlts => {
    const judge = (n: number): BasketVerdict => {
      if (isExcluded[n]) return 'excluded';
      const cell = t * N + n;
      if (!Number.isFinite(priceAsOf.values[cell])) return 'no price';
      const cap = marketCapAsOf.values[cell]!;
      if (!Number.isFinite(cap)) return 'no market cap';
      if (cap < settings.minMarketCapUsd) return 'market cap below minimum';
      const traded = finiteInto(volumes, VOLUME_ROWS, volume.values, N, n, t);
      if (traded < VOLUME_CELLS) return 'no volume';
      medianVolume[n] = medianOf(volumes, traded);
      if (medianVolume[n]! < settings.minVolumeUsd) return 'volume below minimum';
      const { returns } = columns.of(n);
      volatility[n] = deviationWithin(returns, columns.window(t, volatilityLookback), volatilityRows) * Math.sqrt(DAYS_PER_YEAR);
      if (settings.inverseVolatility && !(volatility[n]! > 0)) return 'no volatility';
      if (hasFunding !== null && hasFunding.values[cell] !== 1) return 'no funding';
      return settings.filters ? filter(n) : 'member';
    };
    const filter = (n: number): BasketVerdict => {
      const { returns, cellsBefore } = columns.of(n);
      const history = columns.window(t, historyRows);
      if (cellsBefore[history.end]! - cellsBefore[history.start]! <= historyRows - HISTORY_SLACK) return 'short history';
      if (Number.isNaN(volatility[n])) return 'no volatility';
      if (volatility[n]! > settings.maxVolatility) return 'volatility above maximum';
      const window = columns.window(t, correlationLookback);
      const correlation = Math.max(
        Math.abs(correlationWithin(returns, majorReturns[0]!, window, correlationPairs)),
        Math.abs(correlationWithin(returns, majorReturns[1]!, window, correlationPairs)),
      );
      if (Number.isNaN(correlation)) return 'no correlation';
      if (correlation < settings.minCorrelation) return 'correlation below minimum';
      const momentum = returnOver(momentumLookback, P, N, n, t);
      if (Number.isNaN(momentum)) return 'no momentum';
      return momentum < settings.minMomentum || momentum > settings.maxMomentum ? 'momentum outside range' : 'member';
    };

    const verdicts = new Uint8Array(N);
    const eligible: number[] = [];
    let droppedNoFunding = 0;
    for (let n = 0; n < N; n++) {
      const verdict = judge(n);
      verdicts[n] = CODES[verdict];
      if (verdict === 'member') eligible.push(n);
      else if (verdict === 'no funding') droppedNoFunding++;
    }
    eligible.sort((a, b) => medianVolume[b]! - medianVolume[a]! || idRank[a]! - idRank[b]!);
    return Object.freeze({
      row: t,
      columns: Int32Array.from(eligible),
      volatility: Float64Array.from(eligible, (n) => volatility[n]!),
      droppedNoFunding,
      verdicts,
    });
  });
  return asCausal({ axes, screens });
}
