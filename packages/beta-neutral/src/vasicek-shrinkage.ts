import { ShapeError } from '@regimelab/core';
import { mean, variance } from '@regimelab/numerics';

/** Estimates that a prior needs: with fewer the cross-section says nothing about its own spread. */
const FEWEST_ESTIMATES = 5;

/** Estimates pulled towards their cross-section. */
export interface VasicekShrinkage {
  /** K; NaN where the estimate was missing. */
  readonly values: Float64Array;
  /** b_p, the mean over the estimates; NaN for none. */
  readonly priorMean: number;
  /** s_p², their sample variance; NaN for fewer than 2. */
  readonly priorVariance: number;
  /** Names with both an estimate and a standard error. */
  readonly estimated: number;
  /** False where fewer than 5 names are estimated: the values are the estimates. */
  readonly shrunk: boolean;
}

/**
 * Vasicek's shrinkage of estimates to their cross-section, each the more the less certain it is:
 *
 *   b* = (s_p² b + s_b² b_p) / (s_p² + s_b²),  b_p and s_p² (ddof 1) the mean and variance of b over the names;  b_p where s_p² = 0
 *
 * @param estimates K values b; NaN or infinite = unestimated, no part of the prior
 * @param standardErrors K values s_b, in the units of b
 * @returns in the units of b; unshrunk and marked so for fewer than 5 estimates
 * @remarks Source: Vasicek (1973), Journal of Finance 28.
 * @throws {ShapeError} where the lengths differ
 */
export function vasicekShrinkage(estimates: ArrayLike<number>, standardErrors: ArrayLike<number>): VasicekShrinkage {
  const K = estimates.length;
  if (standardErrors.length !== K) {
    throw new ShapeError('SHAPE', `vasicekShrinkage: expected ${K} standard errors, one an estimate, got ${standardErrors.length}`);
  }
  const b = new Float64Array(K);
  let estimated = 0;
  for (let k = 0; k < K; k++) {
    const value = Number.isFinite(standardErrors[k]) ? estimates[k]! : NaN;
    b[k] = value;
    if (Number.isFinite(value)) estimated++;
  }
  const priorMean = mean(b);
  const priorVariance = variance(b);
  const shrunk = estimated >= FEWEST_ESTIMATES;
  const values = new Float64Array(K);
  for (let k = 0; k < K; k++) {
    const value = b[k]!;
    const errorVariance = standardErrors[k]! * standardErrors[k]!;
    if (!Number.isFinite(value)) values[k] = NaN;
    else if (!shrunk) values[k] = value;
    else if (priorVariance === 0) values[k] = priorMean;
    else values[k] = (priorVariance * value + errorVariance * priorMean) / (priorVariance + errorVariance);
  }
  return Object.freeze({ values, priorMean, priorVariance, estimated, shrunk });
}
