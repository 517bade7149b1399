import { asCausal, parseOptions, type Causal } from '@regimelab/core';
import * as z from 'zod';
import { BinRanges, type Bins } from './bins.js';
import { binWithin } from './internal/bin-of.js';

/** Options of {@link trailingBins}. */
export const TrailingBinsOptions = z
  .strictObject({
    ranges: BinRanges,
    window: z.int().min(1).default(52).describe('Values before the one to be labelled that make its reference sample.'),
  })
  .readonly();
export type TrailingBinsOptions = z.input<typeof TrailingBinsOptions>;

/**
 * Bins of values within the `window` values before them; the value itself is not part of its reference.
 *
 *   reference of x[k] = x[k−window] … x[k−1];  edges, bin and percentile as in {@link percentileBins}
 *
 * @param values K finite values in time order
 * @returns of type `Causal`; the first `window` values have no label (bin −1, percentile NaN)
 * @remarks Knowable when values[k] is. MSM v0 labels v0.1, section 6.
 */
export function trailingBins(values: Float64Array, options: TrailingBinsOptions = {}): Causal<Bins> {
  const { ranges, window } = parseOptions(TrailingBinsOptions, options, 'trailingBins');
  const K = values.length;
  const bin = new Int8Array(K).fill(-1);
  const percentile = new Float64Array(K).fill(NaN);
  const referenceStart = new Int32Array(K).fill(-1);
  let degenerate = 0;
  for (let k = window; k < K; k++) {
    const placed = binWithin(values.subarray(k - window, k), ranges)(values[k]!);
    bin[k] = placed.bin;
    percentile[k] = placed.percentile;
    referenceStart[k] = k - window;
    degenerate += Number(placed.degenerate);
  }
  return asCausal({ bin, percentile, referenceStart, degenerate });
}
