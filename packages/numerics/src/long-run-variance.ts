import { finiteOnly } from './internal/finite-only.js';

/**
 * The lag of Newey and West's rule:  L = ⌊4(n/100)^(2/9) + 1e-9⌋, at least h − 1, at most n − 1.
 *
 * @param n number of observations
 * @param horizon h, the rows an observation spans: overlapping h-row returns are correlated over h − 1 lags (Hansen and Hodrick 1980)
 */
export function neweyWestLag(n: number, horizon = 1): number {
  const rule = Math.floor(4 * Math.pow(n / 100, 2 / 9) + 1e-9);
  return Math.max(0, Math.min(Math.max(rule, horizon - 1), n - 1));
}

/**
 * Long-run variance  Ω = G₀ + 2 Σ over l = 1 … L of (1 − l/(L+1)) G_l,  G_l = (1/n) Σ over t > l of u_t u_{t−l}.
 *
 * The series is taken as it is: no mean is subtracted. A Ω that rounding put below 0 is 0.
 *
 * @param u consecutive rows, mean zero by construction; missing = NaN or infinite: left out, the gap closes
 * @param lag L; more than n − 1 counts as n − 1. Default: {@link neweyWestLag} of the n finite values
 * @returns units of u squared; NaN for no value
 * @remarks Source: Newey and West (1987). Var(mean u) ≈ Ω/n.
 */
export function longRunVariance(u: ArrayLike<number>, lag?: number): number {
  const x = finiteOnly(u);
  return bartlett(x, lag ?? neweyWestLag(x.length));
}

/**
 * Prewhitened long-run variance  Ω_L(v) / (1 − a)²,  v_t = u_t − a·u_{t−1} for t = 2 … n,  a = Σ u_t u_{t−1} / Σ u²_{t−1} over t = 2 … n.
 *
 * a is clipped to ±0.97, and 0 where its divisor is 0; Ω_L of {@link longRunVariance} runs over the n − 1 values v. Much closer to the truth
 * than Ω_L(u) where u is strongly autocorrelated.
 *
 * @param u consecutive rows, mean zero by construction; missing = NaN or infinite: left out, the gap closes
 * @param lag L; more than n − 2 counts as n − 2. Default: {@link neweyWestLag} of the n finite values
 * @returns units of u squared; NaN for fewer than 2 values
 * @remarks Source: Andrews and Monahan (1992).
 */
export function prewhitenedLongRunVariance(u: ArrayLike<number>, lag?: number): number {
  const x = finiteOnly(u);
  const n = x.length;
  if (n < 2) return NaN;
  let over = 0;
  let under = 0;
  for (let t = 1; t < n; t++) {
    over += x[t]! * x[t - 1]!;
    under += x[t - 1]! * x[t - 1]!;
  }
  const a = under === 0 ? 0 : Math.min(0.97, Math.max(-0.97, over / under));
  const v = new Float64Array(n - 1);
  for (let t = 1; t < n; t++) v[t - 1] = x[t]! - a * x[t - 1]!;
  return bartlett(v, lag ?? neweyWestLag(n)) / ((1 - a) * (1 - a));
}

function bartlett(x: Float64Array, lag: number): number {
  const n = x.length;
  const L = Math.min(lag, n - 1);
  let omega = 0;
  for (let l = 0; l <= L; l++) {
    let product = 0;
    for (let t = l; t < n; t++) product += x[t]! * x[t - l]!;
    omega += (l === 0 ? 1 : 2 * (1 - l / (L + 1))) * (product / n);
  }
  return n === 0 ? NaN : Math.max(0, omega);
}
