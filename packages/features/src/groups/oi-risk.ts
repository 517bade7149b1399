/** Fast-growing leverage of the first major, T values, knowable with the price and open-interest cells of row t. */
export interface OiRisk {
  /**
   * With g = 100 · (OI[t] / OI[t − 3] − 1) percent:  0 where g ≤ 0, else q · min(g / 50, 1), q = 1 where P[t] / P[t − 3] > 1, else 0.5.
   * 0 … 1, the first major's cells; NaN where any of the four is missing or OI[t − 3] = 0.
   */
  readonly oi_risk: Float64Array;
}

/**
 * Open-interest risk.
 *
 * @param openInterest T cells of the first major, USD
 * @param price T cells of the first major, USD
 */
export function oiRisk(openInterest: Float64Array, price: Float64Array): OiRisk {
  const risk = openInterest.map((now, t) => {
    if (t < 3) return NaN;
    const growth = 100 * (now / openInterest[t - 3]! - 1);
    const move = price[t]! / price[t - 3]!;
    if (!Number.isFinite(growth) || !Number.isFinite(move)) return NaN;
    return growth <= 0 ? 0 : (move > 1 ? 1 : 0.5) * Math.min(growth / 50, 1);
  });
  return { oi_risk: risk };
}
