/**
 * Growth of one unit:  E₀ = 1 before the first return,  E_i = E_{i−1}·(1 + r_i).
 *
 * @param returns n net per-period returns, decimals; missing = NaN or infinite: the row keeps the equity before it
 * @returns n + 1 values; E_i is known when r_i is
 */
export function equityCurve(returns: ArrayLike<number>): Float64Array {
  const equity = new Float64Array(returns.length + 1);
  equity[0] = 1;
  for (let i = 0; i < returns.length; i++) equity[i + 1] = equity[i]! * (Number.isFinite(returns[i]) ? 1 + returns[i]! : 1);
  return equity;
}
