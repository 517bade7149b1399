import type { Cells } from '../internal/cells.js';
import { rollingStandardDeviation } from '../rolling/standard-deviation.js';

/** How much more the alts swing than the first major; T values, knowable with the prices of row t. */
export interface VolatilitySpread {
  /**
   * sd_7(index) − sd_7(r of the first major), fraction a day, ddof 1, all seven returns of rows t − 6 … t.
   * index[t] = Σ C[t − 1, i] r[t, i] / Σ C[t − 1, i] over the alts with both, C the as-of cap of row t − 1; NaN where they are fewer than
   * minAssets.
   */
  readonly volatility_spread: Float64Array;
}

const WINDOW = 7;

/**
 * Volatility of the cap-weighted alts minus that of the first major.
 *
 * @param returns T×A simple returns of the alts
 * @param caps T×A as-of caps of the alts
 * @param major T simple returns of the first major
 */
export function volatilitySpread(returns: Cells, caps: Cells, major: Float64Array, minAssets: number): VolatilitySpread {
  const ofAlts = rollingStandardDeviation(capWeighted(returns, caps, minAssets), WINDOW);
  const ofMajor = rollingStandardDeviation(major, WINDOW);
  return { volatility_spread: ofAlts.map((deviation, t) => deviation - ofMajor[t]!) };
}

function capWeighted(returns: Cells, caps: Cells, minAssets: number): Float64Array {
  const { rows, columns } = returns;
  const out = new Float64Array(rows).fill(NaN);
  for (let t = 1; t < rows; t++) {
    let weighted = 0;
    let weights = 0;
    let n = 0;
    for (let i = t * columns; i < (t + 1) * columns; i++) {
      const cap = caps.values[i - columns]!;
      const r = returns.values[i]!;
      if (Number.isNaN(cap) || Number.isNaN(r)) continue;
      weighted += cap * r;
      weights += cap;
      n++;
    }
    if (n >= minAssets) out[t] = weighted / weights;
  }
  return out;
}
