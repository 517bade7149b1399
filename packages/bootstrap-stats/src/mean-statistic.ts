import { meanOf } from './internal/moments.js';
import type { Statistic } from './statistic.js';

/** Mean of the first column;  u_t = x_t − mean x. */
export const meanStatistic: Statistic = Object.freeze({
  value: ([x]: readonly Float64Array[]) => meanOf(x!),
  influenceInto(u: Float64Array, [x]: readonly Float64Array[]) {
    const centre = meanOf(x!);
    for (let t = 0; t < u.length; t++) u[t] = x![t]! - centre;
    return centre;
  },
  ofMoments: (_n: number, mean: number) => mean,
});
