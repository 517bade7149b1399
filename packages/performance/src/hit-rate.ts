import { observed } from './internal/observed.js';
import { measured, unmeasured, type Measure } from './measure.js';

/**
 * Share of winning periods  #(r > 0) / n.  A return of exactly 0, such as a row without a position, is no win but counts in n.
 *
 * @param returns n per-period returns; missing = NaN or infinite, skipped
 * @returns 0 … 1; null with no return
 */
export function hitRate(returns: ArrayLike<number>): Measure {
  const r = observed(returns);
  return r.length === 0 ? unmeasured('no return') : measured(r.filter((value) => value > 0).length / r.length);
}
