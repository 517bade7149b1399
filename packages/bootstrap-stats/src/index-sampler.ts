import type { RandomStream } from '@regimelab/numerics';

/** Runs of consecutive rows: run k is rows starts[k], starts[k] + 1, … (after the last row comes row 0), lengths[k] of them. */
export interface Blocks {
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

/** How rows are drawn: each row alone, or in blocks that keep the dependence between neighbours. */
export type ResamplingMethod = 'iid' | 'stationary' | 'circular_block' | 'moving_block';

/**
 * Draws row numbers; what is done with them is another's business, so a statistic can be tested on known rows and a sampler without one.
 * Everything random comes from the stream: equal streams give equal rows.
 */
export interface IndexSampler {
  readonly method: ResamplingMethod;
  /** n, rows of the sample. */
  readonly rows: number;
  /** Mean length of a block (stationary), its length (circular, moving), 1 (iid). */
  readonly blockLength: number;
  /** Fills out with row numbers 0 … n−1. */
  drawInto(out: Int32Array, random: RandomStream): void;
  /**
   * The same draw as runs of consecutive rows, `length` rows in all, wrapping from n−1 to 0.
   *
   * @param blocks room for `length` runs
   * @returns how many runs were written
   */
  drawBlocksInto(blocks: Blocks, length: number, random: RandomStream): number;
}
