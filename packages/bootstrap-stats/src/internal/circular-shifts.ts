import { atLeast } from './at-least.js';

/**
 * p = (1 + #{s in 1 … n−1: |T_s| ≥ |T_0|}) / n.  An undefined T_s (NaN) counts as not extreme; an undefined T_0 gives NaN.
 *
 * @param statisticAt T of the series shifted by s rows
 */
export function circularShiftP(n: number, statisticAt: (shift: number) => number): number {
  const observed = Math.abs(statisticAt(0));
  if (Number.isNaN(observed)) return NaN;
  let extreme = 0;
  for (let s = 1; s < n; s++) if (atLeast(Math.abs(statisticAt(s)), observed)) extreme++;
  return (1 + extreme) / n;
}

/** {@link circularShiftP} of the mean of y over the labels of one side less that over the other; row t has label c_{(t+s) mod n}. */
export function spreadShiftP(y: Float64Array, label: Float64Array, plus: readonly number[], minus: readonly number[]): number {
  const n = y.length;
  const side = Int8Array.from(label, (group) => (plus.includes(group) ? 1 : minus.includes(group) ? -1 : 0));
  const rowsOn = (sign: number) => side.reduce((rows, value) => rows + Number(value === sign), 0);
  const [plusRows, minusRows] = [rowsOn(1), rowsOn(-1)];
  if (plusRows === 0 || minusRows === 0) return NaN;
  return circularShiftP(n, (s) => {
    let plusSum = 0;
    let minusSum = 0;
    for (let t = 0, from = s; t < n; t++, from = from + 1 === n ? 0 : from + 1) {
      if (side[from]! > 0) plusSum += y[t]!;
      else if (side[from]! < 0) minusSum += y[t]!;
    }
    return plusSum / plusRows - minusSum / minusRows;
  });
}
