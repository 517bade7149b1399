import type { Matrix } from 'ml-matrix';
import { mean } from '../moments.js';
import { completeDesign, residualsOf } from './design.js';
import { dot } from './dot.js';
import { isConstant } from './is-constant.js';
import { pseudoInverse } from './pseudo-inverse.js';

/** The part of a least-squares fit that does not depend on how its errors are taken. */
export interface DesignFit {
  readonly coefficients: Float64Array;
  readonly residuals: Float64Array;
  readonly rSquared: number;
  readonly n: number;
  readonly degreesOfFreedom: number;
  /** The residuals of the complete rows only. */
  readonly errors: Float64Array;
  /** (X'X)⁻¹X', K×n. */
  readonly influence: Matrix;
  /** (X'X)⁻¹, K×K. */
  readonly gramInverse: Matrix;
}

export function fitDesign(
  operation: string,
  y: ArrayLike<number>,
  regressors: readonly ArrayLike<number>[],
  intercept: boolean,
): DesignFit {
  const design = completeDesign(operation, y, regressors, intercept);
  const { influence, gramInverse } = pseudoInverse(operation, design.columns);
  const K = design.columns.length;
  const n = design.y.length;

  const coefficients = new Float64Array(K);
  for (let k = 0; k < K; k++) for (let t = 0; t < n; t++) coefficients[k]! += influence.get(k, t) * design.y[t]!;

  const errors = design.y.slice();
  for (let k = 0; k < K; k++) for (let t = 0; t < n; t++) errors[t]! -= coefficients[k]! * design.columns[k]![t]!;

  const centre = intercept ? mean(design.y) : 0;
  const deviations = design.y.map((value) => value - centre);
  const total = intercept && isConstant(design.y) ? 0 : dot(deviations, deviations);
  const rSquared = total > 0 ? 1 - dot(errors, errors) / total : NaN;
  return {
    coefficients,
    residuals: residualsOf(design, errors, y.length),
    rSquared,
    n,
    degreesOfFreedom: n - K,
    errors,
    influence,
    gramInverse,
  };
}

/** Roots of the diagonal of a K·K row-major covariance; a diagonal that rounding put below 0 counts as 0. */
export const rootsOfDiagonal = (covariance: Float64Array, K: number) =>
  Float64Array.from({ length: K }, (_, k) => Math.sqrt(Math.max(0, covariance[k * K + k]!)));
