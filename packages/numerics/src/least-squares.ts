import { parseOptions } from '@regimelab/core';
import * as z from 'zod';
import { dot } from './internal/dot.js';
import { fitDesign, rootsOfDiagonal } from './internal/fit-design.js';

/** Options of {@link leastSquares}. */
export const LeastSquaresOptions = z
  .strictObject({
    intercept: z.boolean().default(true).describe('Fit a constant; it is coefficient 0.'),
  })
  .readonly();
export type LeastSquaresOptions = z.input<typeof LeastSquaresOptions>;

/** A fitted linear regression. K coefficients: the intercept first where one was fitted, then one a column. */
export interface LeastSquaresFit {
  /** K, units of y per unit of the column. */
  readonly coefficients: Float64Array;
  /** K·K, row-major; NaN where n = K. */
  readonly covariance: Float64Array;
  /** K, the roots of the diagonal of `covariance`. */
  readonly standardErrors: Float64Array;
  /** As long as y, in its units; NaN in the rows left out. */
  readonly residuals: Float64Array;
  /** s² = Σe² / (n − K); NaN where n = K. */
  readonly residualVariance: number;
  /** 1 − Σe²/Σ(y − mean y)², without an intercept 1 − Σe²/Σy²; NaN where the divisor is 0. */
  readonly rSquared: number;
  /** Complete rows used. */
  readonly n: number;
  /** n − K. */
  readonly degreesOfFreedom: number;
}

/**
 * Ordinary least squares:  the b that minimises ‖y − Xb‖², with covariance s²(X'X)⁻¹, s² = Σe²/(n − K).
 *
 * Solved by QR with the columns scaled to length 1. The standard errors assume independent errors of one variance; for time series see
 * {@link hacLeastSquares}.
 *
 * @param y T values
 * @param columns regressors of T values each; a row in which y or a column is missing (NaN or infinite) is left out
 * @throws {RankDeficientError} `NUMERICS_SINGULAR` where a diagonal entry of R is below 1e-12 of the largest, or with fewer rows than
 *   coefficients
 * @throws {ShapeError} where a column has another length than y
 */
export function leastSquares(
  y: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  options: LeastSquaresOptions = {},
): LeastSquaresFit {
  const { intercept } = parseOptions(LeastSquaresOptions, options, 'leastSquares');
  const { errors, gramInverse, coefficients, residuals, rSquared, n, degreesOfFreedom } = fitDesign('leastSquares', y, columns, intercept);
  const residualVariance = degreesOfFreedom > 0 ? dot(errors, errors) / degreesOfFreedom : NaN;
  const covariance = Float64Array.from(gramInverse.to1DArray(), (value) => residualVariance * value);
  const standardErrors = rootsOfDiagonal(covariance, coefficients.length);
  return Object.freeze({ coefficients, covariance, standardErrors, residuals, residualVariance, rSquared, n, degreesOfFreedom });
}
