import { minPeriods } from './min-periods.js';

/**
 * How far a value stands from its own recent past:  z[t] = (x[t] − mean) / sd  over the finite values of rows t − window + 1 … t, ddof 1.
 *
 * @param values T values, missing = NaN or infinite
 * @param window rows; the first windows are as long as the data
 * @returns T, in standard deviations; NaN where x[t] is missing, the window has fewer than `minPeriods(window)` finite values, or
 *   sd ≤ 1e-12 · max(1, |mean|), as where all are equal
 * @remarks Knowable when x[t] is. Two passes a window, each in ascending time: equal to the definition to the last rounding, however far the
 *   mean is from zero.
 * @throws {ConfigError} `CONFIG_RANGE` where the window is no whole number from 1
 */
export function rollingZScore(values: Float64Array, window: number): Float64Array {
  const needed = minPeriods(window);
  const out = new Float64Array(values.length).fill(NaN);
  // A missing value is 0 with weight 0: it changes no sum, and the loops need not ask.
  const weight = Float64Array.from(values, (x) => (Number.isFinite(x) ? 1 : 0));
  const x = values.map((value) => (Number.isFinite(value) ? value : 0));
  let n = 0;
  for (let t = 0; t < values.length; t++) {
    n += weight[t]! - (t >= window ? weight[t - window]! : 0);
    if (weight[t] === 0 || n < needed) continue;
    const first = Math.max(0, t - window + 1);
    let total = 0;
    for (let s = first; s <= t; s++) total += x[s]!;
    const mean = total / n;
    let squares = 0;
    for (let s = first; s <= t; s++) squares += weight[s]! * (x[s]! - mean) * (x[s]! - mean);
    const deviation = Math.sqrt(squares / (n - 1));
    // Equal values fall under the limit: the computed mean of 60 misses them by 1e-14 of their size at most.
    if (deviation > 1e-12 * Math.max(1, Math.abs(mean))) out[t] = (x[t]! - mean) / deviation;
  }
  return out;
}
