import type { Measure } from '@regimelab/performance';
import type { Alternative } from './alternative.js';
import { shareAtLeast } from './internal/share-at-least.js';

/**
 * Centred bootstrap p-value of θ = 0:  (1 + #{|θ* − θ| ≥ |θ|}) / (valid + 1),  one-sided (greater) (1 + #{θ* − θ ≥ θ}) / (valid + 1).
 *
 * The draws scatter about θ, not about 0: counting the draws on the other side of 0 as they are gives about ½ whatever the effect.
 *
 * @param estimate θ on the sample
 * @param draws the statistic on each draw; NaN = lost, left out of `valid`
 * @returns in (0, 1], at least 1/(valid + 1); null where more than half of the draws were lost
 * @remarks Source: Davison and Hinkley (1997), section 4.4. x counts as ≥ y from y − 1e-12·|y| on.
 */
export function centredPValue(estimate: number, draws: Float64Array, alternative: Alternative = 'two-sided'): Measure {
  const underNull = draws.map((draw) => draw - estimate);
  return alternative === 'greater' ? shareAtLeast(estimate, underNull) : shareAtLeast(Math.abs(estimate), underNull.map(Math.abs));
}
