import { measured, unmeasured, type Measure } from '@regimelab/performance';
import { atLeast } from './at-least.js';
import { validDraws } from './valid-draws.js';

/** (1 + #{draw ≥ observed}) / (valid + 1); null where more than half of the draws were lost. */
export function shareAtLeast(observed: number, draws: Float64Array): Measure {
  const { valid, reason } = validDraws(draws);
  if (reason !== null) return unmeasured(reason);
  return measured((1 + valid.filter((draw) => atLeast(draw, observed)).length) / (valid.length + 1));
}
