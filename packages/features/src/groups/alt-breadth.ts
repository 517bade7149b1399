import type { Cells } from '../internal/cells.js';
import { selectMedian, selectQuantile } from '../internal/order-statistics.js';
import { change } from '../internal/change.js';

/** How widely the alts rise; T values each, knowable with the prices of row t. A_t = alts with a return r[t] over (t − 1, t]. */
export interface AltBreadth {
  /** 100 · #(r > 0) / #A_t, percent. NaN where #A_t < minAssets. */
  readonly alt_breadth_pct_up: Float64Array;
  /** Median over A_t of r, fraction a day. NaN where #A_t < minAssets. */
  readonly alt_breadth_median_ret: Float64Array;
  /** q75 − q25 over A_t of r (type 7), fraction a day. NaN where #A_t < minAssets. */
  readonly alt_breadth_iqr: Float64Array;
  /** pct_up[t] − pct_up[t − 5], percentage points. NaN where either is. */
  readonly alt_breadth_slope_5d: Float64Array;
  /** pct_up[t] − pct_up[t − 20], percentage points. NaN where either is. */
  readonly alt_breadth_slope_20d: Float64Array;
}

/** Breadth of the alts, from their simple returns. */
export function altBreadth({ rows, columns, values }: Cells, minAssets: number): AltBreadth {
  const pctUp = new Float64Array(rows).fill(NaN);
  const medianReturn = new Float64Array(rows).fill(NaN);
  const range = new Float64Array(rows).fill(NaN);
  const present = new Float64Array(columns);
  for (let t = 0; t < rows; t++) {
    let n = 0;
    let up = 0;
    for (let i = t * columns; i < (t + 1) * columns; i++) {
      const r = values[i]!;
      if (Number.isNaN(r)) continue;
      present[n++] = r;
      up += Number(r > 0);
    }
    if (n < minAssets) continue;
    pctUp[t] = (100 * up) / n;
    // Ascending quantiles: each search starts where the last one ended.
    const lower = selectQuantile(present, n, 0.25);
    medianReturn[t] = selectMedian(present, n, Math.floor((n - 1) / 4));
    range[t] = selectQuantile(present, n, 0.75, (n - 1) >> 1) - lower;
  }
  return {
    alt_breadth_pct_up: pctUp,
    alt_breadth_median_ret: medianReturn,
    alt_breadth_iqr: range,
    alt_breadth_slope_5d: change(pctUp, 5),
    alt_breadth_slope_20d: change(pctUp, 20),
  };
}
