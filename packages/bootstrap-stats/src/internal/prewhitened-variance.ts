import { prewhitenedLongRunVariance } from '@regimelab/numerics';

const LARGEST = 1e300;

/**
 * `prewhitenedLongRunVariance` to the last bit, for use in every draw: nothing is allocated, and several autocovariances are summed side by
 * side, each in the order of time. One after the other they wait for every single addition.
 *
 * @param u consecutive rows; overwritten
 * @param lag Bartlett lag; more than n − 2 counts as n − 2
 * @remarks Sums are declared one by one: started from an array pattern, `let [p, q] = [0, 0]`, they are boxed numbers to V8 and cost twice as
 *   much.
 */
export function prewhitenedVarianceInto(u: Float64Array, lag: number): number {
  const n = u.length;
  let over = 0;
  let under = 0;
  let before = u[0]!;
  let t = 1;
  for (; t + 1 < n; t += 2) {
    const now = u[t]!;
    const next = u[t + 1]!;
    over += now * before;
    under += before * before;
    over += next * now;
    under += now * now;
    before = next;
  }
  if (t < n) {
    over += u[t]! * before;
    under += before * before;
  }
  // Rows to leave out, or products that may not fit a double: the plain form has the rule.
  if (n < 2 || !(Math.abs(over) + under < LARGEST)) return prewhitenedLongRunVariance(u, lag);
  const a = under === 0 ? 0 : Math.min(0.97, Math.max(-0.97, over / under));

  const rows = n - 1; // v[1] … v[n − 1], written over u
  const L = Math.min(lag, rows - 1);
  let omega = whitenInto(u, a, rows, L);
  for (let l = LAGS; l <= L; l += LAGS) omega = addLags(omega, u, l, rows, L);
  return Math.max(0, omega) / ((1 - a) * (1 - a));
}

/** Autocovariances summed in one pass: with more, the registers do not hold the sums. */
const LAGS = 5;

/** v_t = u_t − a·u_{t−1} in the place of u_t, and the terms of lags 0 … 4 of Ω(v). What would stand before v_1 counts as 0. */
function whitenInto(u: Float64Array, a: number, rows: number, L: number): number {
  let g0 = 0;
  let g1 = 0;
  let g2 = 0;
  let g3 = 0;
  let g4 = 0;
  let v1 = 0;
  let v2 = 0;
  let v3 = 0;
  let v4 = 0;
  let before = u[0]!;
  for (let t = 1; t <= rows; t++) {
    const value = u[t]!;
    const now = value - a * before;
    before = value;
    u[t] = now;
    g0 += now * now;
    g1 += now * v1;
    g2 += now * v2;
    g3 += now * v3;
    g4 += now * v4;
    v4 = v3;
    v3 = v2;
    v2 = v1;
    v1 = now;
  }
  let omega = g0 / rows;
  omega += bartlettWeight(1, L) * (g1 / rows);
  omega += bartlettWeight(2, L) * (g2 / rows);
  omega += bartlettWeight(3, L) * (g3 / rows);
  return omega + bartlettWeight(4, L) * (g4 / rows);
}

/** Ω with the terms of lags l … l + 4 of v_1 … v_rows. */
function addLags(omega: number, v: Float64Array, l: number, rows: number, L: number): number {
  let g0 = 0;
  let g1 = 0;
  let g2 = 0;
  let g3 = 0;
  let g4 = 0;
  let v1 = 0;
  let v2 = 0;
  let v3 = 0;
  let v4 = 0;
  for (let t = l + 1, from = 1; t <= rows; t++, from++) {
    const now = v[t]!;
    const then = v[from]!;
    g0 += now * then;
    g1 += now * v1;
    g2 += now * v2;
    g3 += now * v3;
    g4 += now * v4;
    v4 = v3;
    v3 = v2;
    v2 = v1;
    v1 = then;
  }
  omega += bartlettWeight(l, L) * (g0 / rows);
  omega += bartlettWeight(l + 1, L) * (g1 / rows);
  omega += bartlettWeight(l + 2, L) * (g2 / rows);
  omega += bartlettWeight(l + 3, L) * (g3 / rows);
  return omega + bartlettWeight(l + 4, L) * (g4 / rows);
}

/** Weight of the autocovariance of lag l ≥ 1, both signs together; 0 beyond L. */
function bartlettWeight(l: number, L: number): number {
  return l > L ? 0 : 2 * (1 - l / (L + 1));
}
