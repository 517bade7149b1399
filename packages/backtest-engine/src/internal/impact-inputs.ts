import { minPeriods } from './min-periods.js';

const VOLATILITY_ROWS = 30;

/** Returns of the name at hand, kept for the second pass. */
const returns = new Float64Array(VOLATILITY_ROWS);

/** Sample standard deviation of the last 30 returns of column n up to row t; NaN with fewer than 24. */
export function recentVolatility(price: Float64Array, N: number, t: number, n: number): number {
  let count = 0;
  let total = 0;
  let row = Math.max(0, t - VOLATILITY_ROWS);
  let before = price[row * N + n]!;
  for (row++; row <= t; row++) {
    const now = price[row * N + n]!;
    if (now > 0 && before > 0) total += returns[count++] = now / before - 1;
    before = now;
  }
  if (count < minPeriods(VOLATILITY_ROWS)) return NaN;
  const mean = total / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (returns[i]! - mean) * (returns[i]! - mean);
  return Math.sqrt(squares / (count - 1));
}

/** Mean of the cells of column n in the last `rows` rows up to t; NaN with fewer than min_periods of them. */
export function averageVolume(volume: Float64Array, N: number, t: number, n: number, rows: number): number {
  let count = 0;
  let total = 0;
  for (let row = Math.max(0, t - rows + 1); row <= t; row++) {
    const v = volume[row * N + n]!;
    if (v !== v) continue;
    total += v;
    count++;
  }
  return count < minPeriods(rows) ? NaN : total / count;
}
