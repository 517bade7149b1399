import { normalCdf } from '@regimelab/numerics';
import { createJonckheere, jonckheereMoments } from './internal/jonckheere.js';
import { observed } from './internal/observed.js';

/** A trend over ordered groups. */
export interface JonckheereTerpstra {
  readonly j: number | null;
  /** E(J) where groups do not matter. */
  readonly expected: number | null;
  readonly variance: number | null;
  /** (J − E)/√Var; above 0: values rise with the order of the groups. */
  readonly z: number | null;
  /** Two-sided, normal. */
  readonly pValue: number | null;
  readonly reason: string | null;
}

/**
 * Test of a trend over ordered groups:  J = Σ over i < j of #(x in group i < x' in group j) + half the ties,  z = (J − E)/√Var,
 *   E = (N² − Σn_i²)/4,
 *   Var = [N(N−1)(2N+5) − Σn_i(n_i−1)(2n_i+5) − Σt(t−1)(2t+5)]/72 + Σn_i(n_i−1)(n_i−2)·Σt(t−1)(t−2)/(36 N(N−1)(N−2))
 *       + Σn_i(n_i−1)·Σt(t−1)/(8 N(N−1)),   t the sizes of the ties.
 *
 * @param groups values of each group, in the order of the hypothesis; missing = NaN or infinite, skipped; an empty group does not count
 * @returns all null with fewer than 2 groups that hold a value; z and p null where Var = 0 (all values equal)
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Sources: Jonckheere (1954); Terpstra (1952); the variance with ties in Hollander and Wolfe (1999). No continuity correction. The
 *   normal p takes rows as independent; for a time series shift the labels ({@link circularShiftTest}).
 */
export function jonckheereTerpstra(groups: readonly ArrayLike<number>[]): JonckheereTerpstra {
  const samples = groups.map((group) => observed('jonckheereTerpstra', group)).filter((sample) => sample.length > 0);
  if (samples.length < 2) {
    return Object.freeze({ j: null, expected: null, variance: null, z: null, pValue: null, reason: 'fewer than 2 groups with a value' });
  }
  const y = Float64Array.from(samples.flatMap((sample) => [...sample]));
  const label = samples.flatMap((sample, g) => Array<number>(sample.length).fill(g));
  const j = createJonckheere(y, samples.length)((row) => label[row]!);
  const { expected, variance } = jonckheereMoments(
    y,
    samples.map((sample) => sample.length),
  );
  if (!(variance > 0)) return Object.freeze({ j, expected, variance, z: null, pValue: null, reason: 'all values are equal' });
  const z = (j - expected) / Math.sqrt(variance);
  return Object.freeze({ j, expected, variance, z, pValue: 2 * normalCdf(-Math.abs(z)), reason: null });
}
