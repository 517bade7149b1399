import { parseOptions, ShapeError } from '@regimelab/core';
import { hacLeastSquares, RankDeficientError, studentTQuantile } from '@regimelab/numerics';
import * as z from 'zod';

/** Options of {@link realizedBeta}. */
export const RealizedBetaOptions = z
  .strictObject({
    confidence: z.number().gt(0).lt(1).default(0.95).describe('Of the intervals.'),
    minObservations: z.int().min(4).default(4).describe('Complete rows needed; 4 leave one degree of freedom.'),
  })
  .readonly();
export type RealizedBetaOptions = z.input<typeof RealizedBetaOptions>;

/** Returns of a book and of the two majors, T consecutive rows each. */
export interface BookReturns {
  /** Of the book, decimal a row; NaN = missing. */
  readonly book: ArrayLike<number>;
  /** Of the majors, decimal a row; NaN = missing. */
  readonly majors: readonly [ArrayLike<number>, ArrayLike<number>];
  /** 1 in the rows whose return a position earned; null: all rows. */
  readonly held: ArrayLike<number> | null;
}

/** Realised betas, or why there are none. */
export type RealizedBeta =
  | {
      readonly kind: 'estimate';
      /** Per major, return of the book per return of the major. */
      readonly beta: readonly [number, number];
      /** HAC. */
      readonly standardError: readonly [number, number];
      /** Per major lower and upper end. */
      readonly interval: readonly [readonly [number, number], readonly [number, number]];
      /** Return a row that the majors do not explain. */
      readonly intercept: number;
      readonly rSquared: number;
      /** Bartlett lag used. */
      readonly lag: number;
      readonly n: number;
    }
  | { readonly kind: 'none'; readonly reason: string; readonly n: number };

/**
 * The betas a book had in hindsight: least squares of its returns on those of the two majors, with HAC errors and intervals
 * b ± t(n − 3)·se,  L = ⌊4(n/100)^(2/9)⌋.
 *
 * @param returns a row takes part when it was held and all three returns are finite; the others are left out and the gaps close
 * @returns the estimate; or `none` with the reason, where fewer than `minObservations` rows take part or the majors' returns are constant or
 *   collinear over them
 * @remarks Measured after the fact. Newey and West (1987).
 * @throws {ConfigErrors} for unknown or impossible options
 * @throws {ShapeError} for arrays of unequal length
 */
export function realizedBeta(returns: BookReturns, options: RealizedBetaOptions = {}): RealizedBeta {
  const { confidence, minObservations } = parseOptions(RealizedBetaOptions, options, 'realizedBeta');
  const { book, majors, held } = returns;
  for (const values of [...majors, held ?? book]) {
    if (values.length !== book.length) {
      throw new ShapeError('SHAPE', `realizedBeta: expected ${book.length} values in every array as in book, got ${values.length}`);
    }
  }
  const y = Float64Array.from(book, (value, t) => (held === null || held[t] === 1 ? value : NaN));
  const n = y.filter((value, t) => Number.isFinite(value) && Number.isFinite(majors[0][t]) && Number.isFinite(majors[1][t])).length;
  if (n < minObservations) return { kind: 'none', reason: `${n} rows, ${minObservations} needed`, n };
  try {
    const fit = hacLeastSquares(y, majors);
    const t = studentTQuantile((1 + confidence) / 2, fit.degreesOfFreedom);
    const [first, second] = [fit.coefficients[1]!, fit.coefficients[2]!];
    const [firstError, secondError] = [fit.standardErrors[1]!, fit.standardErrors[2]!];
    return Object.freeze({
      kind: 'estimate',
      beta: [first, second] as const,
      standardError: [firstError, secondError] as const,
      interval: [
        [first - t * firstError, first + t * firstError],
        [second - t * secondError, second + t * secondError],
      ] as const,
      intercept: fit.coefficients[0]!,
      rSquared: fit.rSquared,
      lag: fit.lag,
      n,
    });
  } catch (error) {
    if (error instanceof RankDeficientError) return { kind: 'none', reason: 'returns of the majors constant or collinear', n };
    throw error;
  }
}
