import { sharpeInfluenceInto, sharpeOf } from './internal/sharpe.js';
import type { Statistic } from './statistic.js';

/**
 * Per-period Sharpe ratio of the first column  SR = mean/std (n − 1);  u_t = z_t − SR/2·(z_t² − 1),  z = (x − mean)/std.
 *
 * Undefined where all values are equal. The second term of u is the error of the deviation: it makes the error of SR larger than 1/√n for
 * fat-tailed returns and for a skew against the sign of the mean.
 *
 * @remarks Sources: Mertens (2002); Ledoit and Wolf (2008).
 */
export const sharpeStatistic: Statistic = Object.freeze({
  value: ([x]: readonly Float64Array[]) => sharpeOf(x!),
  influenceInto: (u: Float64Array, [x]: readonly Float64Array[]) => sharpeInfluenceInto(u, x!),
  ofMoments: (n: number, mean: number, squares: number) => mean / Math.sqrt(squares / (n - 1)),
});
