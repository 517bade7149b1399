import { ShapeError } from '@regimelab/core';

/**
 * Exposure of a book to each major:  E_b = Σ over names of w_i β_ib, in the order given.
 *
 * @param weights K signed fractions of equity
 * @param beta per major K betas; a missing one makes the exposure missing
 * @returns per major, fraction of equity in units of the major; 0 for no names
 * @throws {ShapeError} where the lengths differ
 */
export function exposure(weights: ArrayLike<number>, beta: readonly [ArrayLike<number>, ArrayLike<number>]): readonly [number, number] {
  const K = weights.length;
  if (beta[0].length !== K || beta[1].length !== K) {
    throw new ShapeError('SHAPE', `exposure: expected ${K} betas on each major, got ${beta[0].length} and ${beta[1].length}`);
  }
  const sums: [number, number] = [0, 0];
  for (let k = 0; k < K; k++) {
    sums[0] += weights[k]! * beta[0][k]!;
    sums[1] += weights[k]! * beta[1][k]!;
  }
  return sums;
}
