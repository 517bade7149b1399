import { asCausal, parseOptions, type Causal } from '@regimelab/core';
import * as z from 'zod';
import { BASKET_VERDICTS, type Basket, type BasketPath } from './basket.js';
import { capWeights } from './cap-weights.js';
import { SCREEN_FIELDS, screenAlts, type BasketMarket, type BasketUniverse, type ScreenedAlts } from './screen-alts.js';

const [TOO_SMALL, NOT_AMONG_LARGEST] = (['basket too small', 'not among the largest'] as const).map((verdict) =>
  BASKET_VERDICTS.indexOf(verdict),
);

/** How many of the eligible a basket takes, and what one name may weigh, in fields of an options schema. */
const BASKET_FIELDS = {
  basketSize: z.int().min(1).default(20).describe('Names at most.'),
  minBasketSize: z.int().min(1).default(10).describe('Names that a book needs.'),
  perNameCap: z.number().gt(0).max(1).default(0.1).describe('Largest share of one name in the leg.'),
};

/** Options of {@link basketWeights}. */
export const BasketWeightsOptions = z
  .strictObject({
    ...BASKET_FIELDS,
    ...SCREEN_FIELDS,
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
  const { basketSize, minBasketSize, perNameCap, ...screening } = parseOptions(BasketWeightsOptions, options, 'basketWeights');
  const { axes, screens } = screenAlts(market, universe, rows, screening);
  const settings = { basketSize, minBasketSize, perNameCap, inverseVolatility: screening.inverseVolatility };
  return asCausal({ axes, baskets: screens.map((screen) => weighBasket(screen, settings)) });
}

/**
 * Rules 4 and 5 of {@link basketWeights}: the basket of a row whose eligible alts are known.
 *
 * @param settings as checked by {@link basketWeights}
 */
export function weighBasket(
  { row, columns, volatility, droppedNoFunding, verdicts: screened }: ScreenedAlts,
  settings: {
    readonly basketSize: number;
    readonly minBasketSize: number;
    readonly perNameCap: number;
    readonly inverseVolatility: boolean;
  },
): Basket {
  const { basketSize, minBasketSize, perNameCap, inverseVolatility } = settings;
  const size = columns.length < minBasketSize ? 0 : Math.min(basketSize, columns.length);
  const chosen = columns.slice(0, size);
  const verdicts = screened.slice();
  for (const n of columns.subarray(size)) verdicts[n] = size === 0 ? TOO_SMALL! : NOT_AMONG_LARGEST!;
  const shares = new Float64Array(size);
  for (let k = 0; k < size; k++) shares[k] = inverseVolatility ? 1 / volatility[k]! : 1;
  return Object.freeze({
    row,
    columns: chosen,
    weights: size === 0 ? shares : capWeights(shares, perNameCap),
    eligible: columns.length,
    droppedNoFunding,
    verdicts,
  });
}
