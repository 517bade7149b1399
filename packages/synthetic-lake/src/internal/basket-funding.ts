import { byCodePoint } from '@regimelab/core';
import type { CastMember } from './cast.js';

/** The rules of MSM v0 at their defaults, by which the basket and its funding are chosen. */
const LOOKBACK_DAYS = 7;
const MIN_DAYS_PER_ASSET = 4;
const MAX_CAP_AGE_DAYS = 7;
const MIN_MARKET_CAP_USD = 50e6;

/**
 * Basket funding known at 00:00 UTC of simulation day t, from rows dated before it:  F = mean over the `size` largest alts by market cap of
 * the mean of their last 7 daily rates.
 *
 * @param marketCap days × assets; rows from t on are not read
 * @param rate8 days × assets, fraction per 8 h; rows from t on are not read
 * @returns F, fraction per 8 h; NaN with fewer than `size` alts above 50e6 USD, or none with 4 days of funding
 */
export function basketFundingAt(
  t: number,
  size: number,
  cast: readonly CastMember[],
  marketCap: Float64Array,
  rate8: Float64Array,
): number {
  const N = cast.length;
  const members = cast
    .map(({ kind, assetId }, n) => ({ n, assetId, cap: kind === 'alt' ? newest(marketCap, t, n, N) : NaN }))
    .filter(({ cap }) => cap >= MIN_MARKET_CAP_USD)
    .sort((a, b) => b.cap - a.cap || byCodePoint(a.assetId, b.assetId))
    .slice(0, size);
  if (members.length < size) return NaN;
  let [total, valid] = [0, 0];
  for (const { n } of members) {
    let [sum, days] = [0, 0];
    for (let d = Math.max(0, t - LOOKBACK_DAYS); d < t; d++) {
      const rate = rate8[d * N + n]!;
      if (Number.isNaN(rate)) continue;
      sum += rate;
      days++;
    }
    if (days < MIN_DAYS_PER_ASSET) continue;
    total += sum / days;
    valid++;
  }
  return valid === 0 ? NaN : total / valid;
}

/** The newest value dated before t: dated t−1 it is as old as 0 days, for the table is stamped day_end. */
function newest(panel: Float64Array, t: number, n: number, N: number): number {
  for (let d = t - 1; d >= Math.max(0, t - 1 - MAX_CAP_AGE_DAYS); d--) {
    const value = panel[d * N + n]!;
    if (!Number.isNaN(value)) return value;
  }
  return NaN;
}
