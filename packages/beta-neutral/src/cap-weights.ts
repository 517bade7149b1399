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
  let total = 0;
  for (let k = 0; k < K; k++) {
    const weight = weights[k]!;
    if (weight > 0 && weight < Infinity) total += weight;
    else throw new ConfigError('CONFIG_RANGE', `capWeights: weights: expected positive numbers, got ${weight} at ${k}`);
  }
  if (cap * K < 1 - ROUNDING) {
    throw new InfeasibleError(`capWeights: ${K} names at ${cap} each fill ${cap * K}, not 1`, {
      hint: 'raise the cap or ask for a larger basket',
      context: { names: K, cap },
    });
  }
  const shares = new Float64Array(K);
  for (let k = 0; k < K; k++) shares[k] = weights[k]! / total;
  for (;;) {
    let [above, fixed, free] = [0, 0, 0];
    for (let k = 0; k < K; k++) {
      const share = shares[k]!;
      if (share > cap) above++;
      if (share >= cap) fixed++;
      else free += share;
    }
    if (above === 0) return shares;
    const left = Math.max(0, 1 - cap * fixed);
    for (let k = 0; k < K; k++) shares[k] = shares[k]! >= cap ? cap : (shares[k]! * left) / free;
  }
}
