import { asCausal, parseOptions, requireSameAxes, type Causal, type Panel, type PanelMask } from '@regimelab/core';
import * as z from 'zod';
import { BASKET_VERDICTS, type Basket, type BasketPath, type BasketVerdict } from './basket.js';
import { capWeights } from './cap-weights.js';
import { correlationFrom, deviationFrom, finiteInto, medianOf, returnOver, returnsInto } from './internal/column-window.js';
import { majorColumns } from './internal/major-columns.js';
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

/** Options of {@link basketWeights}. */
export const BasketWeightsOptions = z
  .strictObject({
    basketSize: z.int().min(1).default(20).describe('Names at most.'),
    minBasketSize: z.int().min(1).default(10).describe('Names that a book needs.'),
    perNameCap: z.number().gt(0).max(1).default(0.1).describe('Largest share of one name in the leg.'),
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
  })
  .refine(({ perNameCap, minBasketSize }) => perNameCap * minBasketSize >= 1 - 1e-12, {
    path: ['perNameCap'],
    error: 'minBasketSize names at the cap do not fill the leg',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .refine(({ basketSize, minBasketSize }) => minBasketSize <= basketSize, {
    path: ['minBasketSize'],
    error: 'expected at most basketSize',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .refine(({ minMomentum, maxMomentum }) => minMomentum <= maxMomentum, {
    path: ['minMomentum'],
    error: 'expected at most maxMomentum',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .readonly();
export type BasketWeightsOptions = z.input<typeof BasketWeightsOptions>;

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

/**
 * The basket of alts at chosen rows: filters, then the most traded names, then weights.
 *
 *   1. neither major nor excluded; a price as of t; market cap ≥ minimum; median volume over t−6 … t (≥ 4 cells) ≥ minimum; with inverse
 *      volatility a volatility > 0
 *   2. a funding rate, where `hasFunding` is given
 *   3. with `filters`: L + 1 price cells in the last 30 + L rows, L the longest lookback; volatility ≤ maximum;
 *      max(|corr(r, BTC)|, |corr(r, ETH)|) ≥ minimum; minMomentum ≤ P[t] / P[t−lookback] − 1 ≤ maxMomentum
 *   4. the first basketSize by median volume descending, then id ascending; fewer than minBasketSize: no basket
 *   5. 1 / volatility or equal, to sum 1, none above the cap (`capWeights`)
 *
 * r[t] = P[t] / P[t−1] − 1 from cells; volatility = std (ddof 1) of the last 20 r × √365, at least 80 % of them finite (a lookback up to 7:
 * all); corr = Pearson over the rows of the last 60 in which both are finite, at least 30 (a shorter lookback: all). A filter whose value or
 * cell is missing, also one of the two correlations, is not passed.
 *
 * @param rows decision rows in any order
 * @returns per row a basket, empty where too few assets qualify, with the verdict on every asset
 * @remarks Row t reads rows ≤ t. Order of the columns does not matter.
 * @throws {ConfigErrors} for unknown or contradictory options; `CONFIG_CONFLICT` where perNameCap · minBasketSize < 1
 * @throws {AlignmentError} where the panels differ in their axes; {DataError} `MAJOR_MISSING`; {ShapeError} for a row outside the axes
 */
export function basketWeights(
  market: BasketMarket,
  universe: BasketUniverse,
  rows: ArrayLike<number>,
  options: BasketWeightsOptions = {},
): Causal<BasketPath> {
  const settings = parseOptions(BasketWeightsOptions, options, 'basketWeights');
  const { price, priceAsOf, marketCapAsOf, volume, hasFunding } = market;
  requireSameAxes('basketWeights', price, priceAsOf, marketCapAsOf, volume, ...(hasFunding === null ? [] : [hasFunding]));
  const { axes, values: P } = price;
  const { assets } = axes;
  const N = assets.length;
  const majors = majorColumns('basketWeights', axes, universe.majors);
  const isExcluded = assets.map((asset, n) => majors.includes(n) || universe.excluded.has(asset));
  const idRank = rankOfIds(assets);
  const { volatilityLookback, correlationLookback, momentumLookback } = settings;
  const longest = Math.max(volatilityLookback, correlationLookback, momentumLookback);
  const returnRows = Math.max(volatilityLookback, correlationLookback);
  const volatilityRows = volatilityLookback <= 7 ? volatilityLookback : Math.ceil((4 * volatilityLookback) / 5);
  const correlationPairs = Math.min(CORRELATION_PAIRS, correlationLookback);

  const r = new Float64Array(returnRows);
  const majorReturns = majors.map(() => new Float64Array(correlationLookback));
  const cells = new Float64Array(HISTORY_SLACK + longest);

  const baskets = Array.from(rows, (t): Basket => {
    requireRow('basketWeights', axes, t);
    const medianVolume = new Float64Array(N).fill(NaN);
    const volatility = new Float64Array(N).fill(NaN);
    majors.forEach((major, k) => returnsInto(majorReturns[k]!, P, N, major, t));

    const judge = (n: number): BasketVerdict => {
      if (isExcluded[n]) return 'excluded';
      const cell = t * N + n;
      if (!Number.isFinite(priceAsOf.values[cell])) return 'no price';
      const cap = marketCapAsOf.values[cell]!;
      if (!Number.isFinite(cap)) return 'no market cap';
      if (cap < settings.minMarketCapUsd) return 'market cap below minimum';
      const volumes = finiteInto(cells, VOLUME_ROWS, volume.values, N, n, t);
      if (volumes < VOLUME_CELLS) return 'no volume';
      medianVolume[n] = medianOf(cells, volumes);
      if (medianVolume[n]! < settings.minVolumeUsd) return 'volume below minimum';
      returnsInto(r, P, N, n, t);
      volatility[n] = deviationFrom(r, returnRows - volatilityLookback, volatilityRows) * Math.sqrt(DAYS_PER_YEAR);
      if (settings.inverseVolatility && !(volatility[n]! > 0)) return 'no volatility';
      if (hasFunding !== null && hasFunding.values[cell] !== 1) return 'no funding';
      return settings.filters ? filter(n) : 'member';
    };
    const filter = (n: number): BasketVerdict => {
      if (finiteInto(cells, HISTORY_SLACK + longest, P, N, n, t) < longest + 1) return 'short history';
      if (Number.isNaN(volatility[n])) return 'no volatility';
      if (volatility[n]! > settings.maxVolatility) return 'volatility above maximum';
      const own = returnRows - correlationLookback;
      const correlation = Math.max(
        Math.abs(correlationFrom(r, own, majorReturns[0]!, correlationPairs)),
        Math.abs(correlationFrom(r, own, majorReturns[1]!, correlationPairs)),
      );
      if (Number.isNaN(correlation)) return 'no correlation';
      if (correlation < settings.minCorrelation) return 'correlation below minimum';
      const momentum = returnOver(momentumLookback, P, N, n, t);
      if (Number.isNaN(momentum)) return 'no momentum';
      return momentum < settings.minMomentum || momentum > settings.maxMomentum ? 'momentum outside range' : 'member';
    };

    const verdicts = assets.map((_, n) => judge(n));
    const eligible = [...verdicts.keys()].filter((n) => verdicts[n] === 'member');
    eligible.sort((a, b) => medianVolume[b]! - medianVolume[a]! || idRank[a]! - idRank[b]!);
    const chosen = eligible.length < settings.minBasketSize ? [] : eligible.slice(0, settings.basketSize);
    for (const n of eligible.slice(chosen.length)) verdicts[n] = chosen.length === 0 ? 'basket too small' : 'not among the largest';
    const shares = chosen.map((n) => (settings.inverseVolatility ? 1 / volatility[n]! : 1));
    return Object.freeze({
      row: t,
      columns: Int32Array.from(chosen),
      weights: chosen.length === 0 ? new Float64Array(0) : capWeights(shares, settings.perNameCap),
      eligible: eligible.length,
      droppedNoFunding: verdicts.filter((verdict) => verdict === 'no funding').length,
      verdicts: Uint8Array.from(verdicts, (verdict) => BASKET_VERDICTS.indexOf(verdict)),
    });
  });
  return asCausal({ axes, baskets });
}
