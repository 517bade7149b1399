import type { Blocks } from '../index-sampler.js';

/** Room for a sample of `length` rows, whatever its runs. */
export function createBlocks(length: number): Blocks {
  return { starts: new Int32Array(length), lengths: new Int32Array(length) };
}
