import type { IndexSampler } from './index-sampler.js';
import { createSampler } from './internal/create-sampler.js';
import { fixedBlocksInto } from './internal/fixed-blocks.js';

/**
 * The moving block bootstrap: blocks of one length from within the sample, none across its ends, so the first and last rows come less often.
 *
 * Draw order: ⌈n/b⌉ starts, each an integer in 0 … n−b; the last block is cut so that n rows come out.
 *
 * @param rows n ≥ 1
 * @param blockLength b ≥ 1, rounded up, at most n
 * @throws {ConfigError} `CONFIG_RANGE` for a bad n or b
 * @remarks Sources: Künsch (1989); Liu and Singh (1992). With b = 10 and 300 draws it is the bootstrap of the original MSM library.
 */
export function movingBlockSampler(rows: number, blockLength: number): IndexSampler {
  const b = Math.min(Math.ceil(blockLength), rows);
  return createSampler('movingBlockSampler', 'moving_block', rows, blockLength, b, (blocks, length, random) =>
    fixedBlocksInto(blocks, length, b, rows - b + 1, random),
  );
}
