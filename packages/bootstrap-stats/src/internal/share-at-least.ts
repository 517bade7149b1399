import { measured, unmeasured, type Measure } from '@regimelab/performance';
import { atLeast } from './at-least.js';
import { whyTooFew } from './valid-draws.js';

/** (1 + #{draw ≥ observed}) / (valid + 1); null where more than half of the draws were lost. */
export function shareAtLeast(observed: number, draws: Float64Array): Measure {
  let valid = 0;
  let extreme = 0;
  for (const draw of draws) {
    if (!Number.isFinite(draw)) continue;
    valid++;
    if (atLeast(draw, observed)) extreme++;
  }
  const reason = whyTooFew(valid, draws.length);
  return reason === null ? measured((1 + extreme) / (valid + 1)) : unmeasured(reason);
}
