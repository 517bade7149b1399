import type { Cells } from '../internal/cells.js';
import { ConstantSetSums } from '../internal/constant-set-sums.js';
import { zOfLast } from '../internal/z-of-last.js';
import { minPeriods } from '../rolling/min-periods.js';

/**
 * The first major's share of its own and the alts' market capitalisation; T values each, knowable with the as-of caps C of row t.
 * The second major is in neither term.
 */
export interface BtcDominance {
  /** C_BTC / (C_BTC + Σ C_i), a share, over the alts with a cap. NaN where C_BTC is missing or fewer than minAssets alts have a cap. */
  readonly btc_dominance: Float64Array;
  /**
   * Share at t minus share at t − 1, both over the alts with a cap on both days, so that an asset entering or leaving is no change.
   * NaN where C_BTC is missing on either day or no alt has a cap on both.
   */
  readonly btc_dominance_d1d: Float64Array;
  /** The same between t − 5 and t. */
  readonly btc_dominance_d5d: Float64Array;
  /**
   * 60-day z-score of the share over a constant set: on every day of the window t − 59 … t (no earlier than the first row) the same alts,
   * those with a cap on each of these days. A day without C_BTC is missing. NaN where the set has fewer than minAssets alts, fewer than 48
   * days have C_BTC, or row t has not; it is its own twin, z_btc_dominance.
   */
  readonly btc_dominance_zscore: Float64Array;
}

const Z_WINDOW = 60;

/**
 * Dominance of the first major.
 *
 * @param major T caps of the first major
 * @param alts T×A caps of the alts
 */
export function btcDominance(major: Float64Array, alts: Cells, minAssets: number): BtcDominance {
  return {
    btc_dominance: share(major, alts, minAssets),
    btc_dominance_d1d: shareChange(major, alts, 1),
    btc_dominance_d5d: shareChange(major, alts, 5),
    btc_dominance_zscore: constantSetZScore(major, alts, minAssets),
  };
}

function share(major: Float64Array, { columns, values }: Cells, minAssets: number): Float64Array {
  return major.map((own, t) => {
    let total = 0;
    let n = 0;
    for (let i = t * columns; i < (t + 1) * columns; i++) {
      if (Number.isNaN(values[i]!)) continue;
      total += values[i]!;
      n++;
    }
    return n < minAssets ? NaN : own / (own + total);
  });
}

function shareChange(major: Float64Array, { columns, values }: Cells, lag: number): Float64Array {
  return major.map((own, t) => {
    if (t < lag) return NaN;
    const back = lag * columns;
    let before = 0;
    let now = 0;
    let n = 0;
    for (let i = t * columns; i < (t + 1) * columns; i++) {
      if (Number.isNaN(values[i]!) || Number.isNaN(values[i - back]!)) continue;
      now += values[i]!;
      before += values[i - back]!;
      n++;
    }
    return n === 0 ? NaN : own / (own + now) - major[t - lag]! / (major[t - lag]! + before);
  });
}

function constantSetZScore(major: Float64Array, alts: Cells, minAssets: number): Float64Array {
  const needed = minPeriods(Z_WINDOW);
  const set = new ConstantSetSums(alts, Z_WINDOW);
  const shares = new Float64Array(alts.rows);
  return major.map((_, t) => {
    if (set.advance(t) < minAssets) return NaN;
    const first = Math.max(0, t - Z_WINDOW + 1);
    for (let s = first; s <= t; s++) shares[s] = major[s]! / (major[s]! + set.sums[s]!);
    return zOfLast(shares, first, t, needed);
  });
}
