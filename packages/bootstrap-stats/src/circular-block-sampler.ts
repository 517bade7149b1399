import type { IndexSampler } from './index-sampler.js';
import { createSampler } from './internal/create-sampler.js';
import { fixedBlocksInto } from './internal/fixed-blocks.js';

/**
 * The circular block bootstrap: blocks of one length that wrap from the last row to the first, so every row is drawn equally often.
 *
 * Draw order: ⌈n/b⌉ starts, each an integer in 0 … n−1; the last block is cut so that n rows come out.
 *
 * @param rows n ≥ 1
 * @param blockLength b ≥ 1, rounded up, at most n
 * @throws {ConfigError} `CONFIG_RANGE` for a bad n or b
 * @remarks Source: Politis and Romano (1992).
 */
export function circularBlockSampler(rows: number, blockLength: number): IndexSampler {
  const b = Math.min(Math.ceil(blockLength), rows);
  return createSampler('circularBlockSampler', 'circular_block', rows, blockLength, b, (blocks, length, random) =>
    fixedBlocksInto(blocks, length, b, rows, random),
  );
}
