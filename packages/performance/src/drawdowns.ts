import { equityCurve } from './equity-curve.js';

/**
 * Fall from the highest equity so far:  D_i = E_i / max over j ≤ i of E_j − 1,  E of {@link equityCurve}, j from 0.
 *
 * @param returns n per-period returns, decimals; missing = NaN or infinite: the row keeps the equity before it
 * @returns n + 1 values ≤ 0, the first 0: index i is that of the equity curve
 */
export function drawdowns(returns: ArrayLike<number>): Float64Array {
  let peak = 1;
  return equityCurve(returns).map((equity) => {
    peak = Math.max(peak, equity);
    return equity / peak - 1;
  });
}
