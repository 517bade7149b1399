/** Σx/n and √(Σ(x − mean)²/(n − 1)) of finite values, the deviation exactly 0 where they are equal. */
function momentsOf(x: Float64Array): { readonly mean: number; readonly deviation: number } {
  const n = x.length;
  let total = 0;
  for (let t = 0; t < n; t++) total += x[t]!;
  const mean = total / n;
  let squares = 0;
  let isConstant = true;
  for (let t = 0; t < n; t++) {
    const d = x[t]! - mean;
    squares += d * d;
    isConstant &&= x[t] === x[0];
  }
  return { mean, deviation: isConstant ? 0 : Math.sqrt(squares / (n - 1)) };
}

/** Per-period Sharpe ratio of finite values; NaN for fewer than 2 or equal ones. The two passes of numerics without the search for gaps. */
export function sharpeOf(x: Float64Array): number {
  const { mean, deviation } = momentsOf(x);
  return deviation > 0 ? mean / deviation : NaN;
}

/** {@link sharpeOf}, with  u_t = z_t − SR/2·(z_t² − 1),  z = (x − mean)/std. */
export function sharpeInfluenceInto(u: Float64Array, x: Float64Array): number {
  const { mean, deviation } = momentsOf(x);
  if (!(deviation > 0)) return NaN;
  const ratio = mean / deviation;
  for (let t = 0; t < u.length; t++) {
    const z = (x[t]! - mean) / deviation;
    u[t] = z - (ratio / 2) * (z * z - 1);
  }
  return ratio;
}
