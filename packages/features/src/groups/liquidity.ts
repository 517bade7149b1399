import type { Cells } from '../internal/cells.js';
import { ConstantSetSums } from '../internal/constant-set-sums.js';
import { zOfLast } from '../internal/z-of-last.js';
import { rollingMedian } from '../rolling/median.js';
import { minPeriods } from '../rolling/min-periods.js';
import { rollingZScore } from '../rolling/z-score.js';

/** How much the alts trade; T values each, knowable with the volume cells of row t. V[t] = Σ volume over the alts with a cell at t. */
export interface Liquidity {
  /** Median of V over rows t − 6 … t, all seven, USD. V is NaN where fewer than minAssets alts have a cell. */
  readonly liquidity_7d_median: Float64Array;
  /** 30-day z-score of V − liquidity_7d_median, at least 24 values. */
  readonly liquidity_z_delta: Float64Array;
  /**
   * 100 · the share of alts whose volume equals its maximum over rows t − 29 … t, percent, among those with a cell at t and at least 24 in
   * the window. NaN where fewer than minAssets qualify.
   */
  readonly liquidity_pct_at_high: Float64Array;
  /**
   * The twin of liquidity_7d_median, 60-day z-score on a constant set: V of every day over the same alts, those with a cell on each grid
   * day of t − 65 … t, so that its oldest seven-day median is of them too. NaN where they are fewer than minAssets, or 48 medians are not
   * there yet.
   */
  readonly z_liquidity_7d_median: Float64Array;
}

const HIGH_WINDOW = 30;
const MEDIAN_WINDOW = 7;
const Z_WINDOW = 60;

/** Liquidity of the alts, from their volume cells in USD. */
export function liquidity(volume: Cells, minAssets: number): Liquidity {
  const total = totalVolume(volume, minAssets);
  const median = rollingMedian(total, MEDIAN_WINDOW);
  return {
    liquidity_7d_median: median,
    liquidity_z_delta: rollingZScore(
      total.map((v, t) => v - median[t]!),
      30,
    ),
    liquidity_pct_at_high: pctAtHigh(volume, minAssets),
    z_liquidity_7d_median: constantSetZScore(volume, minAssets),
  };
}

function totalVolume({ rows, columns, values }: Cells, minAssets: number): Float64Array {
  const out = new Float64Array(rows).fill(NaN);
  for (let t = 0; t < rows; t++) {
    let total = 0;
    let n = 0;
    for (let i = t * columns; i < (t + 1) * columns; i++) {
      if (Number.isNaN(values[i]!)) continue;
      total += values[i]!;
      n++;
    }
    if (n >= minAssets) out[t] = total;
  }
  return out;
}

function pctAtHigh({ rows, columns, values }: Cells, minAssets: number): Float64Array {
  const needed = minPeriods(HIGH_WINDOW);
  const out = new Float64Array(rows).fill(NaN);
  const finite = new Int32Array(columns);
  /** Latest row of the window that holds each asset's maximum, and the maximum; −1 = none. */
  const peak = new Int32Array(columns).fill(-1);
  const maximum = new Float64Array(columns);
  for (let t = 0; t < rows; t++) {
    const first = Math.max(0, t - HIGH_WINDOW + 1);
    let qualified = 0;
    let high = 0;
    for (let n = 0; n < columns; n++) {
      const value = values[t * columns + n]!;
      const present = !Number.isNaN(value);
      if (present) finite[n]!++;
      if (t >= HIGH_WINDOW && !Number.isNaN(values[(first - 1) * columns + n]!)) finite[n]!--;
      if (finite[n] === 0) {
        peak[n] = -1; // most cells of a wide lake: not listed yet, or gone
      } else if (peak[n]! < first) {
        peak[n] = latestPeak(values, columns, n, first, t);
        if (peak[n]! >= 0) maximum[n] = values[peak[n]! * columns + n]!;
      } else if (value >= maximum[n]!) {
        peak[n] = t;
        maximum[n] = value;
      }
      if (!present || finite[n]! < needed) continue;
      qualified++;
      if (peak[n] === t) high++;
    }
    if (qualified >= minAssets) out[t] = (100 * high) / qualified;
  }
  return out;
}

/** Latest row of first … last with the largest value of column n; −1 where all are missing. */
function latestPeak(values: Float64Array, columns: number, n: number, first: number, last: number): number {
  let peak = -1;
  let maximum = -Infinity;
  for (let s = first; s <= last; s++) {
    if (!(values[s * columns + n]! >= maximum)) continue;
    peak = s;
    maximum = values[s * columns + n]!;
  }
  return peak;
}

function constantSetZScore(volume: Cells, minAssets: number): Float64Array {
  const needed = minPeriods(Z_WINDOW);
  const set = new ConstantSetSums(volume, Z_WINDOW + MEDIAN_WINDOW - 1);
  const medians = new Float64Array(volume.rows);
  const out = new Float64Array(volume.rows).fill(NaN);
  for (let t = 0; t < volume.rows; t++) {
    const size = set.advance(t);
    const first = Math.max(MEDIAN_WINDOW - 1, t - Z_WINDOW + 1);
    for (let s = Math.max(first, set.summedFrom); s <= t; s++) medians[s] = medianOfSeven(set.sums, s - MEDIAN_WINDOW + 1);
    if (size >= minAssets) out[t] = zOfLast(medians, first, t, needed);
  }
  return out;
}

/** Median of seven values from `first` on, none missing: the one with at most three below it and at most three above. */
function medianOfSeven(values: Float64Array, first: number): number {
  for (let i = first; i < first + MEDIAN_WINDOW; i++) {
    const value = values[i]!;
    let below = 0;
    let above = 0;
    for (let j = first; j < first + MEDIAN_WINDOW; j++) {
      if (values[j]! < value) below++;
      else if (values[j]! > value) above++;
    }
    if (below <= 3 && above <= 3) return value;
  }
  return NaN;
}
