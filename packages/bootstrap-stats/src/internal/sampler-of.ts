import { automaticBlockLength } from '../automatic-block-length.js';
import { circularBlockSampler } from '../circular-block-sampler.js';
import { iidSampler } from '../iid-sampler.js';
import type { IndexSampler, ResamplingMethod } from '../index-sampler.js';
import { movingBlockSampler } from '../moving-block-sampler.js';
import { stationarySampler } from '../stationary-sampler.js';

/** The block length as given; for `auto` that of the outcome series, at least `floor` rows. */
export function blockLengthOf(method: ResamplingMethod, blockLength: number | 'auto', outcome: ArrayLike<number>, floor = 1): number {
  if (blockLength !== 'auto') return blockLength;
  return Math.max(automaticBlockLength(outcome)[method === 'stationary' ? 'stationary' : 'circular'], floor);
}

/** The sampler of a method's name. */
export function samplerOf(method: ResamplingMethod, rows: number, blockLength: number): IndexSampler {
  switch (method) {
    case 'iid':
      return iidSampler(rows);
    case 'stationary':
      return stationarySampler(rows, blockLength);
    case 'circular_block':
      return circularBlockSampler(rows, blockLength);
    case 'moving_block':
      return movingBlockSampler(rows, blockLength);
  }
}
