import { prewhitenedLongRunVariance } from '@regimelab/numerics';

const LARGEST = 1e300;

/**
 * `prewhitenedLongRunVariance` to rounding, for use in every draw: nothing is allocated, and the lag costs nothing.
 *
 *   Ω(v) = 1/((L + 1)·n′) · Σ_t W_t²,  W_t = v_t + v_{t−1} + … + v_{t−L},  v = 0 outside its n′ rows
 *
 * The products of rows l apart stand in L + 1 − l of the windows, which is Bartlett's weight; a window is the one before, a row added and a row
 * taken off. It cannot be negative.
 *
 * @param u consecutive rows; overwritten
 * @param lag Bartlett lag; more than n − 2 counts as n − 2
 */
export function prewhitenedVarianceInto(u: Float64Array, lag: number): number {
  const n = u.length;
  // Two sums of each: an addition waits for the one before.
  let over = 0;
  let under = 0;
  let overToo = 0;
  let underToo = 0;
  let before = u[0]!;
  let t = 1;
  for (; t + 1 < n; t += 2) {
    const now = u[t]!;
    const next = u[t + 1]!;
    over += now * before;
    under += before * before;
    overToo += next * now;
    underToo += now * now;
    before = next;
  }
  if (t < n) {
    over += u[t]! * before;
    under += before * before;
  }
  over += overToo;
  under += underToo;
  // Rows to leave out, or products that may not fit a double: the plain form has the rule.
  if (n < 2 || !(Math.abs(over) + under < LARGEST)) return prewhitenedLongRunVariance(u, lag);
  const a = under === 0 ? 0 : Math.min(0.97, Math.max(-0.97, over / under));
  const L = Math.min(lag, n - 2);
  return squaredWindowsOf(u, a, L) / ((L + 1) * (n - 1) * (1 - a) * (1 - a));
}

/** Σ W_t² over v_t = u_t − a·u_{t−1}, t = 1 … n − 1, written over u. */
function squaredWindowsOf(u: Float64Array, a: number, L: number): number {
  const n = u.length;
  let squares = 0;
  let window = 0;
  let before = u[0]!;
  const filled = Math.min(n, L + 2);
  for (let t = 1; t < filled; t++) {
    const now = u[t]! - a * before;
    before = u[t]!;
    u[t] = now;
    window += now;
    squares += window * window;
  }
  for (let t = filled; t < n; t++) {
    const now = u[t]! - a * before;
    before = u[t]!;
    u[t] = now;
    window += now - u[t - L - 1]!;
    squares += window * window;
  }
  for (let t = n - L; t < n; t++) {
    window -= u[t - 1]!;
    squares += window * window;
  }
  return squares;
}
