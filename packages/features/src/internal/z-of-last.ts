/**
 * (x − mean) / sd of the last value of a window, over its finite values (ddof 1, two passes).
 *
 * @param values the window is rows first … last
 * @param needed finite values the window must have
 * @returns NaN where x is missing, values are too few, or sd ≤ 1e-12 · max(1, |mean|)
 */
export function zOfLast(values: Float64Array, first: number, last: number, needed: number): number {
  const x = values[last]!;
  if (!Number.isFinite(x)) return NaN;
  let total = 0;
  let n = 0;
  for (let s = first; s <= last; s++) {
    const value = values[s]!;
    if (!Number.isFinite(value)) continue;
    total += value;
    n++;
  }
  if (n < needed) return NaN;
  const mean = total / n;
  let squares = 0;
  for (let s = first; s <= last; s++) {
    const value = values[s]!;
    if (Number.isFinite(value)) squares += (value - mean) * (value - mean);
  }
  const deviation = Math.sqrt(squares / (n - 1));
  return deviation > 1e-12 * Math.max(1, Math.abs(mean)) ? (x - mean) / deviation : NaN;
}
