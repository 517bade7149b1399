import { parseOptions } from '@regimelab/core';
import { hacStandardError, HacOptions, pearsonCorrelation, ranks, studentTTwoSided } from '@regimelab/numerics';
import { completeRows } from './internal/complete-rows.js';
import { numberOrNull } from './internal/number-or-null.js';

/** A rank correlation over time with an error that allows for dependence. */
export interface SpearmanIc {
  readonly rho: number | null;
  readonly standardError: number | null;
  readonly tStatistic: number | null;
  /** Two-sided, Student with n − 1. */
  readonly pValue: number | null;
  /** Complete pairs. */
  readonly n: number;
  readonly reason: string | null;
}

/**
 * Rank correlation of a score with the outcome, both over time:  ρ = Pearson correlation of average-tie ranks,  t = ρ/se,
 *   se = √(Ω/n · n/(n − 1)),  Ω the long-run variance of the influence series u of ρ.
 *
 * With F, G the mid-distribution functions (rank − ½)/n and C, V_x, V_y their covariance and variances,
 *   u_t = c_t/√(V_x V_y) − ρ/2·(v_t/V_x + w_t/V_y),
 *   c_t = F(x_t)G(y_t) + mean over j of [x_t < x_j]·G(y_j) + mean over j of [y_t < y_j]·F(x_j), less its mean ([ ] counts a tie half),
 * where the last two terms of c are the error of the ranks themselves, and v, w that of the ties' share of the variances (0 without ties).
 *
 * @param score a value a row, in time order; a row with a missing value (NaN, infinite) in score or outcome is left out, the gap closes
 * @param outcome of the same length, such as the forward return over `horizon` rows
 * @returns all null with fewer than 3 pairs or a constant side; error, t and p null where the order is perfect (se = 0)
 * @throws {ShapeError} where the lengths differ
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks For a cross-section per day take `hacMean` of the daily correlations instead. Sources: Hoeffding (1948) for u; Newey and West (1987).
 */
export function spearmanIc(score: ArrayLike<number>, outcome: ArrayLike<number>, options: HacOptions = {}): SpearmanIc {
  const hac = parseOptions(HacOptions, options, 'spearmanIc');
  const [x, y] = completeRows('spearmanIc', [score, outcome]) as [Float64Array, Float64Array];
  const n = x.length;
  const nothing = { rho: null, standardError: null, tStatistic: null, pValue: null, n };
  if (n < 3) return Object.freeze({ ...nothing, reason: 'fewer than 3 pairs' });
  const rho = pearsonCorrelation(ranks(x), ranks(y));
  if (Number.isNaN(rho)) return Object.freeze({ ...nothing, reason: 'the scores or the outcomes are all equal' });
  const u = spearmanInfluence(x, y, rho);
  const error = hacStandardError(u, Float64Array.of(1), hac); // u is in units of a correlation
  if (!(error > 0)) return Object.freeze({ ...nothing, rho, standardError: numberOrNull(error), reason: 'the standard error is 0' });
  const tStatistic = rho / error;
  return Object.freeze({ rho, standardError: error, tStatistic, pValue: studentTTwoSided(tStatistic, n - 1), n, reason: null });
}

function spearmanInfluence(x: Float64Array, y: Float64Array, rho: number): Float64Array {
  const n = x.length;
  const [F, G] = [x, y].map((values) => ranks(values).map((rank) => (rank - 0.5) / n)) as [Float64Array, Float64Array];
  const c = F.map((f, t) => f * G[t]!);
  addAbove(c, F, G);
  addAbove(c, G, F);
  const [v, w] = [tieInfluence(F), tieInfluence(G)];
  const [varianceF, varianceG] = [populationVariance(F), populationVariance(G)];
  const centre = c.reduce((a, b) => a + b, 0) / n;
  const scale = Math.sqrt(varianceF * varianceG);
  return c.map((value, t) => (value - centre) / scale - (rho / 2) * (v[t]! / varianceF + w[t]! / varianceG));
}

/** Adds to out_t the mean over j of weight_j where key_j is above key_t, half of it where they are equal. */
function addAbove(out: Float64Array, key: Float64Array, weight: Float64Array): void {
  const n = key.length;
  const order = Int32Array.from(key.keys()).sort((a, b) => key[b]! - key[a]!);
  let above = 0;
  for (let first = 0, next = 0; first < n; first = next) {
    let tied = 0;
    for (; next < n && key[order[next]!] === key[order[first]!]; next++) tied += weight[order[next]!]!;
    for (let k = first; k < next; k++) out[order[k]!]! += (above + tied / 2) / n;
    above += tied;
  }
}

/** Influence of a row on the variance of the mid-distribution function, (1 − Σ over ties of share³)/12:  −(3·share_t² − 3·Σ share³)/12. */
function tieInfluence(F: Float64Array): Float64Array {
  const n = F.length;
  const sizes = new Map<number, number>();
  for (const value of F) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  let cubes = 0;
  for (const size of sizes.values()) cubes += (size / n) ** 3;
  return F.map((value) => (cubes - (sizes.get(value)! / n) ** 2) / 4);
}

/** (1/n) Σ (f − ½)²: the mean of a mid-distribution function is ½. */
function populationVariance(F: Float64Array): number {
  return F.reduce((total, f) => total + (f - 0.5) ** 2, 0) / F.length;
}
