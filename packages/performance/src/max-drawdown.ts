import { drawdowns } from './drawdowns.js';
import { observed } from './internal/observed.js';
import { measured, unmeasured, type Measure } from './measure.js';

/**
 * Deepest fall from a peak:  the minimum of {@link drawdowns}.
 *
 * @param returns n per-period returns, decimals; missing = NaN or infinite, skipped
 * @returns a decimal ≤ 0 (−0.2: a fifth was lost), 0 where equity never fell; null with no return
 */
export function maxDrawdown(returns: ArrayLike<number>): Measure {
  const r = observed(returns);
  return r.length === 0 ? unmeasured('no return') : measured(drawdowns(r).reduce((a, b) => Math.min(a, b)));
}
