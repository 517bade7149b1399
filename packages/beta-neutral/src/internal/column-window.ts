/** The simple return P[t] / P[t−rows] − 1 of a column of a T×N array; NaN where a price is missing or the older row does not exist. */
export function returnOver(rows: number, prices: Float64Array, N: number, column: number, t: number): number {
  const older = t < rows ? NaN : prices[(t - rows) * N + column]!;
  const newer = prices[t * N + column]!;
  return Number.isFinite(older) && Number.isFinite(newer) ? newer / older - 1 : NaN;
}

/** Positions start ≤ k < end of an array. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** Fills `out` from its start with the finite values of a column in its last `count` rows up to t; returns how many. */
export function finiteInto(out: Float64Array, count: number, values: Float64Array, N: number, column: number, t: number): number {
  let n = 0;
  for (let row = Math.max(0, t - count + 1); row <= t; row++) {
    const value = values[row * N + column]!;
    if (Number.isFinite(value)) out[n++] = value;
  }
  return n;
}

/** The median of the first n values, which it sorts in place: few, so by insertion. */
export function medianOf(values: Float64Array, n: number): number {
  for (let k = 1; k < n; k++) {
    const value = values[k]!;
    let i = k;
    for (; i > 0 && values[i - 1]! > value; i--) values[i] = values[i - 1]!;
    values[i] = value;
  }
  const j = n >> 1;
  return n % 2 === 1 ? values[j]! : (values[j - 1]! + values[j]!) / 2;
}

/** The sample standard deviation of the finite values of a window, 0 where they are equal; NaN for fewer than `needed`. */
export function deviationWithin(values: Float64Array, { start, end }: Window, needed: number): number {
  let n = 0;
  let sum = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let k = start; k < end; k++) {
    const x = values[k]!;
    if (!Number.isFinite(x)) continue;
    n++;
    sum += x;
    if (x < low) low = x;
    if (x > high) high = x;
  }
  if (n < needed || n < 2) return NaN;
  if (low === high) return 0;
  const mean = sum / n;
  let squares = 0;
  for (let k = start; k < end; k++) {
    const d = values[k]! - mean;
    if (Number.isFinite(d)) squares += d * d;
  }
  return Math.sqrt(squares / (n - 1));
}

/** Pearson correlation of a window of x and y, over the pairs in which both are finite; NaN for fewer than `needed` of them or a constant side. */
export function correlationWithin(x: Float64Array, y: Float64Array, { start, end }: Window, needed: number): number {
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  let first = -1;
  let variesX = false;
  let variesY = false;
  for (let k = start; k < end; k++) {
    const a = x[k]!;
    const b = y[k]!;
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    if (first < 0) first = k;
    n++;
    sumX += a;
    sumY += b;
    variesX ||= a !== x[first]!;
    variesY ||= b !== y[first]!;
  }
  if (n < needed || !variesX || !variesY) return NaN;
  const meanX = sumX / n;
  const meanY = sumY / n;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (let k = start; k < end; k++) {
    const dx = x[k]! - meanX;
    const dy = y[k]! - meanY;
    if (!Number.isFinite(dx) || !Number.isFinite(dy)) continue;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return Math.min(1, Math.max(-1, xy / Math.sqrt(xx * yy)));
}
