import { ConfigError } from '@regimelab/core';
import { InfeasibleError } from './errors.js';

/** Rounding that a cap of exactly 1/K may show. */
const ROUNDING = 1e-12;

/**
 * Weights that sum to 1 with none above a cap, by water-filling: names above the cap are fixed at the cap and the others scaled, in their
 * proportions, to fill 1; repeated until none exceeds it.
 *
 * Capping and then dividing by the sum would exceed the cap again.
 *
 * @param weights K positive numbers in any unit; their proportions count
 * @param cap largest share of one name, 1/K … 1
 * @returns K shares, in the order given
 * @throws {ConfigError} `CONFIG_RANGE` for a weight that is not positive and finite, or a cap outside (0, 1]
 * @throws {InfeasibleError} where K names at the cap do not fill 1
 */
export function capWeights(weights: ArrayLike<number>, cap: number): Float64Array {
  const K = weights.length;
  if (!(cap > 0 && cap <= 1)) throw new ConfigError('CONFIG_RANGE', `capWeights: cap: expected a share in (0, 1], got ${cap}`);
  const bad = Array.from(weights).findIndex((weight) => !(weight > 0 && weight < Infinity));
  if (bad >= 0) throw new ConfigError('CONFIG_RANGE', `capWeights: weights: expected positive numbers, got ${weights[bad]} at ${bad}`);
  if (cap * K < 1 - ROUNDING) {
    throw new InfeasibleError(`capWeights: ${K} names at ${cap} each fill ${cap * K}, not 1`, {
      hint: 'raise the cap or ask for a larger basket',
      context: { names: K, cap },
    });
  }
  const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  let result = Float64Array.from(weights, (weight) => weight / total);
  for (;;) {
    const fixed = result.map((weight) => Number(weight >= cap));
    if (!result.some((weight) => weight > cap)) return result;
    const left = Math.max(0, 1 - cap * fixed.reduce((count, isFixed) => count + isFixed, 0));
    const free = result.reduce((sum, weight, k) => (fixed[k] ? sum : sum + weight), 0);
    result = result.map((weight, k) => (fixed[k] ? cap : (weight * left) / free));
  }
}
