import { ConfigError, ShapeError } from '@regimelab/core';
import type { HiddenMarkovModel } from '../hidden-markov.js';

/** How far probabilities that sum to 1 may miss it by rounding. */
const ROUNDING = 1e-9;

/**
 * Refuses a chain that is none.
 *
 * @returns K
 * @throws {ShapeError} `SHAPE` where the sizes do not fit each other
 * @throws {ConfigError} `CONFIG_RANGE` for probabilities that are negative or do not sum to 1, means that are not finite, variances not positive
 */
export function checkModel(operation: string, { names, initial, transition, means, variances }: HiddenMarkovModel): number {
  const [K, D] = [initial.length, names.length];
  if (K === 0 || D === 0 || transition.length !== K * K || means.length !== K * D || variances.length !== K * D) {
    throw new ShapeError(
      'SHAPE',
      `${operation}: model: expected initial K, transition K·K, means and variances K·D of ${D} names, got ` +
        `${K}, ${transition.length}, ${means.length} and ${variances.length}`,
    );
  }
  const isDistribution = (p: Float64Array) =>
    p.every((value) => value >= 0) && Math.abs(p.reduce((sum, value) => sum + value, 0) - 1) <= ROUNDING;
  const problem = !isDistribution(initial)
    ? 'initial: expected probabilities that sum to 1'
    : !initial.every((_, i) => isDistribution(transition.subarray(i * K, (i + 1) * K)))
      ? 'transition: expected probabilities that sum to 1 in each row'
      : !means.every(Number.isFinite)
        ? 'means: expected finite values'
        : !variances.every((value) => value > 0 && value < Infinity && 1 / value < Infinity)
          ? 'variances: expected positive values'
          : null;
  if (problem !== null) throw new ConfigError('CONFIG_RANGE', `${operation}: model.${problem}`);
  return K;
}
