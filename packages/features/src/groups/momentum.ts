import type { Cells } from '../internal/cells.js';
import { selectMedian } from '../internal/order-statistics.js';

/**
 * Where the alts have been going, alone and against the majors; T values each, fraction a day, knowable with the prices of row t.
 * m_n[i] = (r[t − n + 1, i] + … + r[t, i]) / n, of the assets with all n returns.
 */
export interface Momentum {
  /** Median over the alts of m_3. NaN where fewer than minAssets alts have it. */
  readonly momentum_alt_3d: Float64Array;
  /** Median over the alts of m_7. NaN where fewer than minAssets alts have it. */
  readonly momentum_alt_7d: Float64Array;
  /** momentum_alt_3d minus the mean m_3 of the majors having it. NaN where none has. */
  readonly momentum_spread_3d: Float64Array;
  /** momentum_alt_7d minus the mean m_7 of the majors having it. NaN where none has. */
  readonly momentum_spread_7d: Float64Array;
}

/**
 * Momentum of the alts and its spread over the majors.
 *
 * @param alts T×A simple returns
 * @param majors T×M simple returns
 */
export function momentum(alts: Cells, majors: Cells, minAssets: number): Momentum {
  const [alts3, spread3] = over(3, alts, majors, minAssets);
  const [alts7, spread7] = over(7, alts, majors, minAssets);
  return { momentum_alt_3d: alts3, momentum_alt_7d: alts7, momentum_spread_3d: spread3, momentum_spread_7d: spread7 };
}

function over(days: number, alts: Cells, majors: Cells, minAssets: number): readonly [Float64Array, Float64Array] {
  const ofAlts = new Float64Array(alts.rows).fill(NaN);
  const spread = new Float64Array(alts.rows).fill(NaN);
  const means = new Float64Array(Math.max(alts.columns, majors.columns));
  for (let t = days - 1; t < alts.rows; t++) {
    const n = meanReturns(alts, t, days, means);
    if (n < minAssets) continue;
    ofAlts[t] = selectMedian(means, n);
    const m = meanReturns(majors, t, days, means);
    let total = 0;
    for (let k = 0; k < m; k++) total += means[k]!;
    spread[t] = ofAlts[t]! - total / m;
  }
  return [ofAlts, spread];
}

/** Writes the mean of the last `days` returns of every column that has them all; returns their number. */
function meanReturns({ columns, values }: Cells, t: number, days: number, out: Float64Array): number {
  const start = (t - days + 1) * columns;
  const end = (t + 1) * columns;
  let k = 0;
  // Four columns side by side: each keeps its own order of additions, the processor does not wait for one sum before the next.
  for (; k + 3 < columns; k += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = start + k; i < end; i += columns) {
      a += values[i]!;
      b += values[i + 1]!;
      c += values[i + 2]!;
      d += values[i + 3]!;
    }
    out[k] = a;
    out[k + 1] = b;
    out[k + 2] = c;
    out[k + 3] = d;
  }
  for (; k < columns; k++) {
    let total = 0;
    for (let i = start + k; i < end; i += columns) total += values[i]!;
    out[k] = total;
  }
  let n = 0;
  for (k = 0; k < columns; k++) if (!Number.isNaN(out[k]!)) out[n++] = out[k]! / days;
  return n;
}
