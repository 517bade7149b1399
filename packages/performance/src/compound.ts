import { equityCurve } from './equity-curve.js';
import { observed } from './internal/observed.js';
import { measured, unmeasured, type Measure } from './measure.js';

/**
 * Total return  (1 + r₁)(1 + r₂)…(1 + r_n) − 1.
 *
 * @param returns n per-period returns, decimals; missing = NaN or infinite, skipped
 * @returns a decimal over the whole span; null with no return
 */
export function compound(returns: ArrayLike<number>): Measure {
  const r = observed(returns);
  return r.length === 0 ? unmeasured('no return') : measured(equityCurve(r).at(-1)! - 1);
}
