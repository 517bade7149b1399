import { parseOptions } from '@regimelab/core';
import * as z from 'zod';
import { HacOptions } from './hac-standard-error.js';
import { fitDesign, rootsOfDiagonal } from './internal/fit-design.js';
import { LeastSquaresOptions, type LeastSquaresFit } from './least-squares.js';
import { neweyWestLag } from './long-run-variance.js';
import { studentTTwoSided } from './student-t.js';

/** Options of {@link hacLeastSquares}. */
export const HacLeastSquaresOptions = z
  .strictObject({ ...LeastSquaresOptions.unwrap().shape, ...HacOptions.unwrap().omit({ prewhiten: true }).shape })
  .readonly();
export type HacLeastSquaresOptions = z.input<typeof HacLeastSquaresOptions>;

/** A regression whose errors may be autocorrelated and of unequal size. */
export interface HacLeastSquaresFit extends Omit<LeastSquaresFit, 'residualVariance'> {
  /** K, coefficient / standard error; NaN where the error is 0. */
  readonly tStatistics: Float64Array;
  /** K, two-sided, Student t with n − K degrees of freedom. */
  readonly pValues: Float64Array;
  /** The Bartlett lag used. */
  readonly lag: number;
}

/**
 * Least squares with HAC covariance  (X'X)⁻¹ S (X'X)⁻¹ · n/(n − K),  S = n·Ω, Ω the long-run variance matrix of x_t e_t with Bartlett weights.
 *
 * @param y T values, consecutive rows
 * @param columns regressors of T values each; a row in which y or a column is missing (NaN or infinite) is left out and the gap closes
 * @throws {RankDeficientError} `NUMERICS_SINGULAR` as {@link leastSquares}
 * @throws {ShapeError} where a column has another length than y
 * @remarks Source: Newey and West (1987); the factor n/(n − K) is the small-sample correction.
 */
export function hacLeastSquares(
  y: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  options: HacLeastSquaresOptions = {},
): HacLeastSquaresFit {
  const { intercept, lag: asked, horizon } = parseOptions(HacLeastSquaresOptions, options, 'hacLeastSquares');
  const { errors, influence, coefficients, residuals, rSquared, n, degreesOfFreedom } = fitDesign('hacLeastSquares', y, columns, intercept);
  const K = coefficients.length;
  const lag = Math.min(asked ?? neweyWestLag(n, horizon), n - 1);

  // (X'X)⁻¹ x_t e_t, one series a coefficient: the long-run variance of these is the sandwich, so no product of three matrices is formed.
  const u = Array.from(coefficients, (_, k) => errors.map((e, t) => influence.get(k, t) * e));
  const covariance = new Float64Array(K * K);
  for (let j = 0; j < K; j++) {
    for (let k = 0; k <= j; k++) {
      const value = (crossLongRunSum(u[j]!, u[k]!, lag) * n) / degreesOfFreedom;
      covariance[j * K + k] = covariance[k * K + j] = degreesOfFreedom > 0 ? value : NaN;
    }
  }
  const standardErrors = rootsOfDiagonal(covariance, K);
  const tStatistics = coefficients.map((b, k) => (standardErrors[k]! > 0 ? b / standardErrors[k]! : NaN));
  const pValues = tStatistics.map((t) => studentTTwoSided(t, degreesOfFreedom));
  return Object.freeze({ coefficients, covariance, standardErrors, tStatistics, pValues, residuals, rSquared, lag, n, degreesOfFreedom });
}

/** Σ a_t b_t + Σ over l of (1 − l/(L+1)) Σ over t > l of (a_t b_{t−l} + a_{t−l} b_t). */
function crossLongRunSum(a: Float64Array, b: Float64Array, lag: number): number {
  let total = 0;
  for (let t = 0; t < a.length; t++) total += a[t]! * b[t]!;
  for (let l = 1; l <= lag; l++) {
    let products = 0;
    for (let t = l; t < a.length; t++) products += a[t]! * b[t - l]! + a[t - l]! * b[t]!;
    total += (1 - l / (lag + 1)) * products;
  }
  return total;
}
