import { ConfigError } from '@regimelab/core';
import type { IndexSampler, ResamplingMethod } from '../index-sampler.js';
import { createBlocks } from './create-blocks.js';

/**
 * A sampler from the drawing of its blocks.
 *
 * @param blockLength as asked for
 * @param used as the method uses it
 * @throws {ConfigError} `CONFIG_RANGE` where there is no row or the block length is below 1
 */
export function createSampler(
  operation: string,
  method: ResamplingMethod,
  rows: number,
  blockLength: number,
  used: number,
  drawBlocksInto: IndexSampler['drawBlocksInto'],
): IndexSampler {
  if (!(Number.isSafeInteger(rows) && rows >= 1)) {
    throw new ConfigError('CONFIG_RANGE', `${operation}: rows: expected a whole number of at least 1, got ${rows}`);
  }
  if (!(Number.isFinite(blockLength) && blockLength >= 1)) {
    throw new ConfigError('CONFIG_RANGE', `${operation}: block length: expected a number of at least 1, got ${blockLength}`);
  }
  let blocks = createBlocks(rows);
  return Object.freeze<IndexSampler>({
    method,
    rows,
    blockLength: used,
    drawBlocksInto,
    drawInto(out, random) {
      if (blocks.starts.length < out.length) blocks = createBlocks(out.length);
      const count = drawBlocksInto(blocks, out.length, random);
      let t = 0;
      for (let k = 0; k < count; k++) {
        let row = blocks.starts[k]!;
        for (const end = t + blocks.lengths[k]!; t < end; t++) {
          out[t] = row;
          row = row + 1 === rows ? 0 : row + 1;
        }
      }
    },
  });
}
