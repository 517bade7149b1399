import { emptySeries, type Panel, type Series } from '@regimelab/core';

/**
 * Traded weight per row:  Σ over n of |w[t,n] − w[t−1,n]|,  before the first row w = 0. Selling all and buying as much counts 2 (two-way).
 *
 * @param weights T×N signed fractions of equity held after the trades of row t; 0 = not held
 * @returns T, fraction of equity; NaN where a weight of the row or of the row before is missing
 * @remarks Target to target: the drift of weights between rows, which a rebalance also trades away, is not in it. The engine's own turnover,
 *   from trades in USD, has it.
 */
export function turnover(weights: Panel): Series {
  const { values, axes } = weights;
  const N = axes.assets.length;
  const out = emptySeries(axes);
  for (let t = 0; t < axes.times.length; t++) {
    let traded = 0;
    for (let n = 0; n < N; n++) traded += Math.abs(values[t * N + n]! - (t === 0 ? 0 : values[(t - 1) * N + n]!));
    out.values[t] = traded;
  }
  return out;
}
