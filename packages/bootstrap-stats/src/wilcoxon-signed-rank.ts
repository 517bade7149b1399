import { normalCdf, ranks } from '@regimelab/numerics';
import { completeRows } from './internal/complete-rows.js';

/** A test of matched pairs. */
export interface WilcoxonSignedRank {
  /** Pairs that differ. */
  readonly n: number;
  /** Sum of the ranks of positive differences. */
  readonly wPlus: number | null;
  readonly z: number | null;
  /** Two-sided, normal. */
  readonly pValue: number | null;
  readonly reason: string | null;
}

/**
 * Signed-rank test of matched pairs:  W⁺ = Σ ranks of |d| over d = x − y > 0,  z = (W⁺ − n(n+1)/4) / √(n(n+1)(2n+1)/24 − Σ(t³ − t)/48).
 *
 * Differences of 0 are dropped, ties share the mean rank (t their sizes), no continuity correction.
 *
 * @param x a value per pair; a pair with a missing value (NaN, infinite) is left out
 * @param y of the same length
 * @returns all null where no pair differs
 * @throws {ShapeError} where the lengths differ
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Sources: Wilcoxon (1945); Pratt (1959) on zeros, whose rule is not used. Takes pairs as independent and d as symmetric about its
 *   centre; the normal approximation is fair from n = 10 on.
 */
export function wilcoxonSignedRank(x: ArrayLike<number>, y: ArrayLike<number>): WilcoxonSignedRank {
  const [a, b] = completeRows('wilcoxonSignedRank', [x, y]) as [Float64Array, Float64Array];
  const differences = a.map((value, i) => value - b[i]!).filter((d) => d !== 0);
  const n = differences.length;
  if (n === 0) return Object.freeze({ n, wPlus: null, z: null, pValue: null, reason: 'no pair differs' });
  const rank = ranks(differences.map(Math.abs));
  const wPlus = rank.reduce((total, value, i) => (differences[i]! > 0 ? total + value : total), 0);
  const tieSizes = new Map<number, number>();
  for (const value of rank) tieSizes.set(value, (tieSizes.get(value) ?? 0) + 1);
  let ties = 0;
  for (const size of tieSizes.values()) ties += size ** 3 - size;
  const z = (wPlus - (n * (n + 1)) / 4) / Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48);
  return Object.freeze({ n, wPlus, z, pValue: 2 * normalCdf(-Math.abs(z)), reason: null });
}
