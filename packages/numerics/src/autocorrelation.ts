import { finiteOnly } from './internal/finite-only.js';
import { isConstant } from './internal/is-constant.js';
import { mean } from './moments.js';

/**
 * Autocovariances  R(k) = (1/n) Σ over t > k of (x_t − mean)(x_{t−k} − mean),  k = 0 … maxLag, every lag divided by n.
 *
 * @param values consecutive rows; missing = NaN or infinite: left out, the gap closes
 * @param maxLag the last lag wanted
 * @returns maxLag + 1 values; exactly 0 where all finite values are equal, NaN for the lags n and beyond, which do not exist
 */
export function autocovariance(values: ArrayLike<number>, maxLag: number): Float64Array {
  const x = finiteOnly(values);
  const n = x.length;
  const out = new Float64Array(maxLag + 1).fill(NaN);
  const last = Math.min(maxLag, n - 1);
  if (isConstant(x)) return out.fill(0, 0, last + 1);
  const centre = mean(x);
  const d = x.map((value) => value - centre);
  for (let k = 0; k <= last; k++) {
    let total = 0;
    for (let t = k; t < n; t++) total += d[t]! * d[t - k]!;
    out[k] = total / n;
  }
  return out;
}

/**
 * Autocorrelations  ρ(k) = R(k) / R(0),  k = 0 … maxLag, with R of {@link autocovariance}.
 *
 * @param values consecutive rows; missing = NaN or infinite: left out, the gap closes
 * @param maxLag the last lag wanted
 * @returns maxLag + 1 values, the first 1; all NaN where the finite values are equal, NaN for the lags n and beyond
 */
export function autocorrelation(values: ArrayLike<number>, maxLag: number): Float64Array {
  const R = autocovariance(values, maxLag);
  return R.map((value) => value / R[0]!);
}
