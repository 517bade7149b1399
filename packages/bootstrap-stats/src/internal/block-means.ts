import { mean } from '@regimelab/numerics';
import { createBlocks } from './create-blocks.js';
import type { Resampling } from './each-draw.js';

/**
 * Means of K columns on the rows of each draw, less the columns' own means: m*_k − m_k.
 *
 * Circular prefix sums: a block of any length costs K subtractions. The columns are centred before, so the prefixes stay small and lose nothing.
 * A column of equal values is exactly 0.
 *
 * @param columns n finite values each
 * @returns K arrays of B values
 */
export function centredMeanDraws(columns: readonly Float64Array[], { sampler, replications, random }: Resampling): readonly Float64Array[] {
  const n = sampler.rows;
  const K = columns.length;
  const prefix = new Float64Array((2 * n + 1) * K); // row t holds the sums of rows 0 … t−1, over the columns twice
  columns.forEach((column, k) => {
    const centre = column.every((value) => value === column[0]) ? column[0]! : mean(column);
    for (let t = 0; t < 2 * n; t++) prefix[(t + 1) * K + k] = prefix[t * K + k]! + (column[t % n]! - centre);
  });
  const blocks = createBlocks(n);
  const { starts, lengths } = blocks;
  const draws = columns.map(() => new Float64Array(replications));
  const sums = new Float64Array(K);
  for (let d = 0; d < replications; d++) {
    const count = sampler.drawBlocksInto(blocks, n, random);
    sums.fill(0);
    for (let b = 0; b < count; b++) {
      const from = starts[b]! * K;
      const to = from + lengths[b]! * K;
      for (let k = 0; k < K; k++) sums[k]! += prefix[to + k]! - prefix[from + k]!;
    }
    for (let k = 0; k < K; k++) draws[k]![d] = sums[k]! / n;
  }
  return draws;
}
