import { normalQuantile } from './normal.js';

/**
 * Two-sided p-value of a t statistic:  P(|T| ≥ |t|) = I_{df/(df+t²)}(df/2, ½), I the regularised incomplete beta function.
 *
 * Relative error below 1e-13 down to p = 1e-100.
 *
 * @param df degrees of freedom, > 0, not necessarily whole
 * @returns 0 … 1; NaN for a NaN and for df ≤ 0
 * @remarks Sources: near the centre the complement as a hypergeometric series (DLMF 8.17.8), in the tails the continued fraction of DiDonato
 * and Morris (1992, ACM TOMS 18).
 */
export function studentTTwoSided(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0) || df === Infinity) return NaN;
  // 3: the tail holds at least 8 %, so 1 − centre loses nothing, and beyond it the fraction converges fast for every df.
  return t * t <= 3 ? 1 - centralMass(t, df) : tailMass(t, df);
}

/**
 * Student's t distribution  P(T ≤ t); the left tail keeps the relative precision of {@link studentTTwoSided}.
 *
 * @param df degrees of freedom, > 0, not necessarily whole
 * @returns 0 … 1; NaN for a NaN and for df ≤ 0
 */
export function studentTCdf(t: number, df: number): number {
  const half = studentTTwoSided(t, df) / 2;
  return t > 0 ? 1 - half : half;
}

/**
 * Quantile of Student's t distribution: the t with P(T ≤ t) = p; −Infinity at 0, Infinity at 1, NaN outside [0, 1] and for df ≤ 0.
 *
 * Relative error below 1e-12. `studentTQuantile(0.975, n - K)` is the multiplier of a 95 % interval.
 *
 * @param df degrees of freedom, > 0, not necessarily whole
 */
export function studentTQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1) || !(df > 0) || df === Infinity) return NaN;
  const sign = p < 0.5 ? -1 : 1;
  const tail = 2 * (p < 0.5 ? p : 1 - p);
  if (tail === 0) return sign * Infinity;
  if (tail === 1) return 0;
  return sign * (tail > 0.5 ? solveCentre(2 * Math.abs(p - 0.5), df) : solveTail(tail, df));
}

/** Newton from 0 on P(|T| ≤ t) = mass: increasing and concave in t > 0, so every step stays below the root. */
function solveCentre(mass: number, df: number): number {
  let t = (mass * Math.sqrt((Math.PI * df) / 4)) / gammaRatio(df / 2); // the first step, from the density at 0
  for (let i = 0; i < 50; i++) {
    const reached = t * t <= 3 ? centralMass(t, df) : 1 - tailMass(t, df);
    const step = ((mass - reached) * t) / (2 * front(t, df));
    t += step;
    if (Math.abs(step) <= 1e-15 * t) break;
  }
  return t;
}

/** Newton on ln P(|T| ≥ t) against ln t: decreasing and concave, so from the second step on every step stays above the root. */
function solveTail(tail: number, df: number): number {
  let t = -normalQuantile(tail / 2);
  for (let i = 0; i < 50; i++) {
    const p = studentTTwoSided(t, df);
    const step = (Math.log(p / tail) * p) / (2 * front(t, df));
    t *= Math.exp(step);
    if (Math.abs(step) <= 1e-15) break;
  }
  return t;
}

/** P(|T| ≤ t) = 2·front · Σ over n of Π over k < n of (a + ½ + k)/(3/2 + k) · yⁿ,  a = df/2. */
function centralMass(t: number, df: number): number {
  const a = df / 2;
  const y = (t * t) / (df + t * t);
  let term = 1;
  let total = 1;
  for (let k = 0; term > 1e-17 * total; k++) {
    term *= ((a + 0.5 + k) / (1.5 + k)) * y;
    total += term;
  }
  return 2 * front(t, df) * total;
}

/** P(|T| ≥ t) = front / (β₀ + α₁/(β₁ + α₂/(β₂ + …))),  evaluated forwards by the method of Lentz. */
function tailMass(t: number, df: number): number {
  const a = df / 2;
  const x = df / (df + t * t);
  const y = 1 / (1 + df / (t * t));
  const excess = (a + 0.5) * y + 0.5; // λ + 1 of the paper, b = ½
  let fraction = (a / (a + 1)) * excess;
  let c = fraction;
  let d = 0;
  for (let n = 1; n <= 1000; n++) {
    const q = a + 2 * n - 1;
    const alpha = ((a + n - 1) / q) * ((a + n - 0.5) / q) * n * (0.5 - n) * x * x;
    const beta = n + (n * (0.5 - n) * x) / q + ((a + n) / (q + 2)) * (excess + n * (1 + y));
    d = 1 / (beta + alpha * d);
    c = beta + alpha / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) <= 2e-16) break;
  }
  return front(t, df) / fraction;
}

/** xᵃ·√y / B(a, ½),  a = df/2, x = df/(df + t²), y = 1 − x; it is also |t| times the density at t. */
function front(t: number, df: number): number {
  const square = t * t;
  const logOfX = square === Infinity ? Math.log(df) - 2 * Math.log(Math.abs(t)) : -Math.log1p(square / df);
  return Math.exp((df / 2) * logOfX) * (gammaRatio(df / 2) / Math.sqrt(Math.PI * (1 + df / square)));
}

/**
 * Γ(a + ½) / Γ(a): by its recurrence up to a ≥ 16, there by the difference of two Stirling series (Bernoulli numbers; DLMF 5.11.8), which
 * keeps the digits that two separate log-gammas of a large a would lose.
 */
function gammaRatio(a: number): number {
  let factor = 1;
  for (; a < 16; a++) factor *= a / (a + 0.5);
  const z = 1 / (a * a);
  const series = -1 / 8 + z * (1 / 192 + z * (-1 / 640 + z * (17 / 14336 + z * (-31 / 18432 + z * (691 / 180224)))));
  return factor * Math.sqrt(a) * Math.exp(series / a);
}
