import { sortedFinite } from './quantile.js';

/**
 * Ranks from 1 in ascending order, ties sharing the mean of their places: (10, 30, 10) → (1.5, 3, 1.5).
 *
 * @param values missing = NaN or infinite
 * @returns of the same length; NaN where the value is missing, which takes no rank
 */
export function ranks(values: ArrayLike<number>): Float64Array {
  const v = sortedFinite(values);
  const n = v.length;
  const rankFrom = new Float64Array(n); // of the tie that starts at this place
  for (let first = 0, next = 0; first < n; first = next) {
    while (next < n && v[next] === v[first]) next++;
    rankFrom[first] = (first + next + 1) / 2;
  }
  const out = new Float64Array(values.length).fill(NaN);
  for (let i = 0; i < out.length; i++) if (Number.isFinite(values[i])) out[i] = rankFrom[lowerBound(v, values[i]!)]!;
  return out;
}

/** First place of a sorted sample that is not below x. */
function lowerBound(v: Float64Array, x: number): number {
  let low = 0;
  let high = v.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (v[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Percentile rank of x in a sample:  (100 · #(v ≤ x)) / n  over the n finite values v.
 *
 * @param values the sample v, in any order; missing = NaN or infinite, skipped
 * @returns percent, 0 … 100; NaN for no value or a missing x
 */
export function percentileRank(x: number, values: ArrayLike<number>): number {
  if (!Number.isFinite(x)) return NaN;
  let n = 0;
  let below = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) continue;
    n++;
    if (values[i]! <= x) below++;
  }
  return (100 * below) / n;
}
