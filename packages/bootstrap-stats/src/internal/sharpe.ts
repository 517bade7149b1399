import { meanOf, squaresAbout } from './moments.js';

/** √(Σ(x − mean)²/(n − 1)) of finite values; exactly 0 where they are equal. */
function deviationOf(x: Float64Array, mean: number): number {
  return isConstant(x) ? 0 : Math.sqrt(squaresAbout(x, mean) / (x.length - 1));
}

function isConstant(x: Float64Array): boolean {
  for (let t = 1; t < x.length; t++) if (x[t] !== x[0]) return false;
  return true;
}

/** Per-period Sharpe ratio of finite values; NaN for fewer than 2 or equal ones. */
export function sharpeOf(x: Float64Array): number {
  const mean = meanOf(x);
  const deviation = deviationOf(x, mean);
  return deviation > 0 ? mean / deviation : NaN;
}

/** {@link sharpeOf}, with  u_t = z_t − SR/2·(z_t² − 1),  z = (x − mean)/std. */
export function sharpeInfluenceInto(u: Float64Array, x: Float64Array): number {
  const mean = meanOf(x);
  const deviation = deviationOf(x, mean);
  if (!(deviation > 0)) return NaN;
  const ratio = mean / deviation;
  const half = ratio / 2;
  for (let t = 0; t < u.length; t++) {
    const z = (x[t]! - mean) / deviation;
    u[t] = z - half * (z * z - 1);
  }
  return ratio;
}
