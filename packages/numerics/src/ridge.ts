import { parseOptions } from '@regimelab/core';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import * as z from 'zod';
import { RankDeficientError } from './errors.js';
import { completeDesign, residualsOf } from './internal/design.js';
import { isConstant } from './internal/is-constant.js';
import { dot } from './internal/dot.js';
import { rootsOfDiagonal } from './internal/fit-design.js';
import { mean } from './moments.js';

/** A pivot of the matrix scaled to a diagonal of ones below this counts as zero: fewer than four digits would be left. */
const PIVOT_TOLERANCE = 1e-12;

/** Options of {@link ridge}. */
export const RidgeOptions = z
  .strictObject({
    lambda: z.number().min(0).describe('Penalty on the mean square scale: the same strength for every n. 0 is ordinary least squares.'),
  })
  .readonly();
export type RidgeOptions = z.input<typeof RidgeOptions>;

/** A fitted ridge regression with p columns. */
export interface RidgeFit {
  /** Not penalised: mean y − Σ b·mean x. */
  readonly intercept: number;
  /** p, units of y per unit of the column. */
  readonly coefficients: Float64Array;
  /** p·p, row-major; NaN where n − p − 1 ≤ 0. */
  readonly covariance: Float64Array;
  /** p, the roots of the diagonal of `covariance`. */
  readonly standardErrors: Float64Array;
  /** As long as y, in its units; NaN in the rows left out. */
  readonly residuals: Float64Array;
  /** s² = Σe² / (n − p − 1); NaN where that is ≤ 0. */
  readonly residualVariance: number;
  /** Complete rows used. */
  readonly n: number;
}

/**
 * Ridge regression:  the a, b that minimise (1/n)‖y − a − Xb‖² + λ‖b‖²,  so with X and y centred b = A⁻¹X'y/n,  A = X'X/n + λI.
 *
 * The penalty is scaled by n and acts on the columns as given: standardise them first where their units differ. A penalty α on the plain sums
 * (X'X + αI) is λ = α/n. Covariance: s² A⁻¹ (X'X/n) A⁻¹ / n, without the bias.
 *
 * @param y T values
 * @param columns p regressors of T values each; a row in which y or a column is missing (NaN or infinite) is left out
 * @throws {RankDeficientError} `NUMERICS_SINGULAR` where A is not invertible (λ = 0 with dependent columns), or without a complete row
 * @throws {ShapeError} where a column has another length than y
 * @remarks Source: Hoerl and Kennard (1970).
 */
export function ridge(y: ArrayLike<number>, columns: readonly ArrayLike<number>[], options: RidgeOptions): RidgeFit {
  const { lambda } = parseOptions(RidgeOptions, options, 'ridge');
  const design = completeDesign('ridge', y, columns, false);
  const p = columns.length;
  const n = design.y.length;
  if (n === 0) throw new RankDeficientError('ridge: expected a row in which y and every column are finite, got none');

  const centres = design.columns.map(mean);
  const centreOfY = mean(design.y);
  const X = design.columns.map((column, k) => (isConstant(column) ? new Float64Array(n) : column.map((x) => x - centres[k]!)));
  const centredY = design.y.map((value) => value - centreOfY);
  const gram = new Matrix(X.map((a) => X.map((b) => dot(a, b) / n)));
  const inverse = invertPositive(Matrix.add(gram, Matrix.eye(p).mul(lambda)), lambda);
  const coefficients = Float64Array.from(inverse.mmul(Matrix.columnVector(X.map((column) => dot(column, centredY) / n))).to1DArray());

  const errors = centredY.slice();
  for (let k = 0; k < p; k++) for (let t = 0; t < n; t++) errors[t]! -= coefficients[k]! * X[k]![t]!;
  const degreesOfFreedom = n - p - 1;
  const residualVariance = degreesOfFreedom > 0 ? dot(errors, errors) / degreesOfFreedom : NaN;
  const covariance = Float64Array.from(inverse.mmul(gram).mmul(inverse).to1DArray(), (value) => (residualVariance * value) / n);
  const intercept = coefficients.reduce((a, b, k) => a - b * centres[k]!, centreOfY);
  return Object.freeze({
    intercept,
    coefficients,
    covariance,
    standardErrors: rootsOfDiagonal(covariance, p),
    residuals: residualsOf(design, errors, y.length),
    residualVariance,
    n,
  });
}

/** By Cholesky of S·A·S, S = diag(A)^(−½), so that columns of different units are judged alike. */
function invertPositive(A: Matrix, lambda: number): Matrix {
  const scale = A.diagonal().map((value) => 1 / Math.sqrt(value));
  // s_j·s_k is formed first: the result is symmetric to the last bit, as the decomposition demands
  const rescale = (M: Matrix) => new Matrix(scale.map((sj, j) => scale.map((sk, k) => M.get(j, k) * (sj * sk))));
  const cholesky = scale.every(Number.isFinite) ? new CholeskyDecomposition(rescale(A)) : null;
  if (cholesky === null || cholesky.lowerTriangularMatrix.diagonal().some((pivot) => !(pivot * pivot > PIVOT_TOLERANCE))) {
    throw new RankDeficientError(`ridge: X'X/n + ${lambda}·I is singular; the columns are constant or linearly dependent`, {
      hint: 'give lambda > 0 or leave a column out',
      context: { lambda, columns: A.rows },
    });
  }
  return rescale(cholesky.solve(Matrix.eye(A.rows)));
}
