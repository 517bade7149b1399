import type { RandomStream } from '@regimelab/numerics';
import type { Blocks } from '../index-sampler.js';

/** Blocks of one length, the last cut so that `length` rows come out: start = integer in 0 … possibleStarts − 1, one uniform a block. */
export function fixedBlocksInto(blocks: Blocks, length: number, blockLength: number, possibleStarts: number, random: RandomStream): number {
  let count = 0;
  for (let left = length; left > 0; left -= blockLength) {
    blocks.starts[count] = random.integer(possibleStarts);
    blocks.lengths[count++] = Math.min(blockLength, left);
  }
  return count;
}
