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
  const b = Float64Array.from({ length: K }, (_, k) => (Number.isFinite(standardErrors[k]) ? estimates[k]! : NaN));
  const estimated = b.filter(Number.isFinite).length;
  const priorMean = mean(b);
  const priorVariance = variance(b);
  const shrunk = estimated >= FEWEST_ESTIMATES;
  const towardsPrior = (value: number, k: number): number => {
    if (!Number.isFinite(value)) return NaN;
    if (priorVariance === 0) return priorMean;
    const errorVariance = standardErrors[k]! * standardErrors[k]!;
    return (priorVariance * value + errorVariance * priorMean) / (priorVariance + errorVariance);
  };
  const values = shrunk ? b.map(towardsPrior) : b.map((value) => (Number.isFinite(value) ? value : NaN));
  return Object.freeze({ values, priorMean, priorVariance, estimated, shrunk });
}
