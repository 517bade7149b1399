import { atLeast } from './at-least.js';

/**
 * p = (1 + #{s in 1 … n−1: |T_s| ≥ |T_0|}) / n.  An undefined T_s (NaN) counts as not extreme; a T_0 that is no number
 * gives NaN.
 *
 * @param statisticAt T of the series shifted by s rows
 */
export function circularShiftP(n: number, statisticAt: (shift: number) => number): number {
  const observed = Math.abs(statisticAt(0));
  if (!Number.isFinite(observed)) return NaN;
  let extreme = 0;
  for (let s = 1; s < n; s++) if (atLeast(Math.abs(statisticAt(s)), observed)) extreme++;
  return (1 + extreme) / n;
}

/** {@link circularShiftP} of the mean of y over the labels of one side less that over the other; row t has label c_{(t+s) mod n}. */
export function spreadShiftP(y: Float64Array, label: Float64Array, plus: readonly number[], minus: readonly number[]): number {
  const n = y.length;
  const meanOf = (side: readonly number[]) =>
    createShiftedMean(
      y,
      Int32Array.from(label.keys()).filter((t) => side.includes(label[t]!)),
    );
  const [meanOfPlus, meanOfMinus] = [meanOf(plus), meanOf(minus)];
  return circularShiftP(n, (s) => meanOfPlus(s) - meanOfMinus(s));
}

/**
 * Mean of y over rows that move s places back, the first ones to the end, added in the order of time. NaN for no row.
 *
 * @param rows ascending
 * @returns to be asked for s = 0, 1, 2, …
 */
function createShiftedMean(y: Float64Array, rows: Int32Array): (shift: number) => number {
  const n = y.length;
  const count = rows.length;
  let first = 0; // of the rows that s has not moved to the end
  return (shift) => {
    while (first < count && rows[first]! < shift) first++;
    let sum = 0;
    for (let k = first; k < count; k++) sum += y[rows[k]! - shift]!;
    for (let k = 0; k < first; k++) sum += y[rows[k]! - shift + n]!;
    return sum / count;
  };
}
