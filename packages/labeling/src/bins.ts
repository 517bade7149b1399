import * as z from 'zod';

/** Percentile ranges of the bins, in percent, contiguous from 0 to 100. */
export const BinRanges = z
  .array(z.tuple([z.number(), z.number()]))
  .min(2, { abort: true }) // else the rules below would read a range that is not there
  .max(20)
  .refine((ranges) => ranges.every(([low, high]) => low < high), 'expected pairs [low, high] with low < high')
  .refine((ranges) => ranges[0]![0] === 0 && ranges.at(-1)![1] === 100, 'expected ranges from 0 to 100')
  .refine((ranges) => ranges.every(([low], k) => k === 0 || low === ranges[k - 1]![1]), 'expected contiguous ranges')
  .default([
    [0, 20],
    [20, 40],
    [40, 60],
    [60, 80],
    [80, 100],
  ])
  .describe('Percentile ranges of the bins, in percent.');
export type BinRanges = z.output<typeof BinRanges>;

/** Bins of K values against a reference sample each. */
export interface Bins {
  /** K bin numbers from 0; −1 where there is no reference sample. */
  readonly bin: Int8Array;
  /** K percentile ranks 0..100 within the reference; NaN where there is none. */
  readonly percentile: Float64Array;
  /** K indices of the first value of the reference sample; −1 where there is none. */
  readonly referenceStart: Int32Array;
  /** Values whose reference has its first edge equal to its last: the last bin, or the first for a value below it. */
  readonly degenerate: number;
}
