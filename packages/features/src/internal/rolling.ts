import { minPeriods } from '../rolling/min-periods.js';

/** A statistic of the finite values of each window that has enough of them. */
export function rolling(values: Float64Array, window: number, statistic: (values: Float64Array) => number): Float64Array {
  const needed = minPeriods(window);
  const out = new Float64Array(values.length).fill(NaN);
  let finite = 0;
  for (let t = 0; t < values.length; t++) {
    if (Number.isFinite(values[t])) finite++;
    if (t >= window && Number.isFinite(values[t - window])) finite--;
    if (finite >= needed) out[t] = statistic(values.subarray(Math.max(0, t - window + 1), t + 1));
  }
  return out;
}
