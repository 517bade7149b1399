import { asCausal, parseOptions, requireSameAxes, type Causal, type Panel } from '@regimelab/core';
import * as z from 'zod';
import { BASKET_VERDICTS, type Basket, type BasketPath, type BasketVerdict } from './basket.js';
import { rankOfIds } from './internal/rank-of-ids.js';
import { requireRow } from './internal/require-row.js';

/** Options of {@link marketCapBasket}. */
export const MarketCapBasketOptions = z
  .strictObject({
    size: z.int().min(1).default(20).describe('Names; with fewer there is no basket.'),
    weighting: z.enum(['equal', 'mcap']).default('equal').describe('Equal shares, or market cap over the sum of market caps.'),
    minMarketCapUsd: z.number().min(0).default(50_000_000).describe('USD, as of the row.'),
    minVolumeUsd: z.number().min(0).default(1000).describe('USD a day, as of the row.'),
  })
  .readonly();
export type MarketCapBasketOptions = z.input<typeof MarketCapBasketOptions>;

/**
 * The basket of pure MSM at chosen rows, independent of any other selection: the `size` largest assets by market cap among those with
 * market cap and volume at or above their minimum; cap descending, then id ascending. No filter on volatility, correlation or momentum, and
 * no cap per name.
 *
 * @param market T×N panels on the same axes, USD, as of each row; NaN = unknown, never a member
 * @param excluded ids that may not enter: the majors, the long leg, excluded categories
 * @param rows decision rows in any order
 * @returns per row a basket with shares that sum to 1, empty where fewer than `size` qualify
 * @remarks Row t reads row t.
 * @throws {ConfigErrors} for unknown or impossible options
 * @throws {AlignmentError} where the panels differ in their axes; {ShapeError} for a row outside them
 */
export function marketCapBasket(
  market: { readonly marketCapAsOf: Panel; readonly volumeAsOf: Panel },
  excluded: ReadonlySet<string>,
  rows: ArrayLike<number>,
  options: MarketCapBasketOptions = {},
): Causal<BasketPath> {
  const { size, weighting, minMarketCapUsd, minVolumeUsd } = parseOptions(MarketCapBasketOptions, options, 'marketCapBasket');
  const { marketCapAsOf, volumeAsOf } = market;
  requireSameAxes('marketCapBasket', marketCapAsOf, volumeAsOf);
  const { axes } = marketCapAsOf;
  const { assets } = axes;
  const N = assets.length;
  const isExcluded = assets.map((asset) => excluded.has(asset));
  const idRank = rankOfIds(assets);
  const baskets = Array.from(rows, (t): Basket => {
    requireRow('marketCapBasket', axes, t);
    const caps = marketCapAsOf.values.subarray(t * N, t * N + N);
    const volumes = volumeAsOf.values.subarray(t * N, t * N + N);
    const verdicts = assets.map((_, n): BasketVerdict => {
      if (isExcluded[n]) return 'excluded';
      if (!Number.isFinite(caps[n])) return 'no market cap';
      if (caps[n]! < minMarketCapUsd) return 'market cap below minimum';
      if (!Number.isFinite(volumes[n])) return 'no volume';
      return volumes[n]! < minVolumeUsd ? 'volume below minimum' : 'member';
    });
    const eligible = [...verdicts.keys()].filter((n) => verdicts[n] === 'member');
    eligible.sort((a, b) => caps[b]! - caps[a]! || idRank[a]! - idRank[b]!);
    const columns = eligible.length < size ? [] : eligible.slice(0, size);
    for (const n of eligible.slice(columns.length)) verdicts[n] = columns.length === 0 ? 'basket too small' : 'not among the largest';
    const shares = columns.map((n) => (weighting === 'mcap' ? caps[n]! : 1));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return Object.freeze({
      row: t,
      columns: Int32Array.from(columns),
      weights: Float64Array.from(shares, (share) => share / total),
      eligible: eligible.length,
      droppedNoFunding: 0,
      verdicts: Uint8Array.from(verdicts, (verdict) => BASKET_VERDICTS.indexOf(verdict)),
    });
  });
  return asCausal({ axes, baskets });
}
