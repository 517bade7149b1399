import { asHindsight, parseOptions, type Hindsight } from '@regimelab/core';
import * as z from 'zod';
import { BinRanges, type Bins } from './bins.js';
import { binWithin } from './internal/bin-of.js';

/** Options of {@link percentileBins}. */
export const PercentileBinsOptions = z.strictObject({ ranges: BinRanges }).readonly();
export type PercentileBinsOptions = z.input<typeof PercentileBinsOptions>;

/**
 * Bins of values within their whole sample: edges are type-7 quantiles of all K values, the value itself included.
 *
 *   edge(c) = v[j] + g (v[j+1] − v[j]),  h = ((K−1)·c)/100, j = ⌊h⌋, g = h − j;  bin = largest k with x ≥ edge_k;  p = 100 · #(v ≤ x) / K
 *
 * @param values K finite values in time order
 * @returns of type `Hindsight`: the first value's bin knows the last value. It may be reported, never traded
 * @remarks Quantile type 7 (Hyndman & Fan 1996). MSM v0 labels v0.0, section 6.
 */
export function percentileBins(values: Float64Array, options: PercentileBinsOptions = {}): Hindsight<Bins> {
  const { ranges } = parseOptions(PercentileBinsOptions, options, 'percentileBins');
  const K = values.length;
  const bin = new Int8Array(K);
  const percentile = new Float64Array(K);
  const referenceStart = new Int32Array(K);
  let degenerate = 0;
  if (K > 0) {
    const place = binWithin(values, ranges);
    for (let k = 0; k < K; k++) {
      const placed = place(values[k]!);
      bin[k] = placed.bin;
      percentile[k] = placed.percentile;
      degenerate += Number(placed.degenerate);
    }
  }
  return asHindsight({ bin, percentile, referenceStart, degenerate });
}
