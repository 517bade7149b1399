import type { RandomStream } from '@regimelab/numerics';
import type { Blocks, IndexSampler } from '../index-sampler.js';
import { createBlocks } from './create-blocks.js';

/** What one set of draws is made of. */
export interface Resampling {
  readonly sampler: IndexSampler;
  readonly replications: number;
  readonly random: RandomStream;
}

/**
 * Calls visit with the columns on the rows of each draw; all columns are redrawn together, into arrays that are reused.
 *
 * @param columns n values each
 */
export function eachDraw(
  columns: readonly Float64Array[],
  { sampler, replications, random }: Resampling,
  visit: (resampled: readonly Float64Array[], draw: number) => void,
): void {
  const n = sampler.rows;
  const blocks = createBlocks(n);
  const resampled = columns.map(() => new Float64Array(n));
  for (let draw = 0; draw < replications; draw++) {
    const count = sampler.drawBlocksInto(blocks, n, random);
    for (let c = 0; c < columns.length; c++) gatherInto(resampled[c]!, columns[c]!, blocks, count);
    visit(resampled, draw);
  }
}

/** The values on the rows of the blocks, one after the other. */
function gatherInto(out: Float64Array, values: Float64Array, { starts, lengths }: Blocks, count: number): void {
  const n = values.length;
  let t = 0;
  for (let k = 0; k < count; k++) {
    let row = starts[k]!;
    for (const end = t + lengths[k]!; t < end; t++) {
      out[t] = values[row]!;
      row = row + 1 === n ? 0 : row + 1;
    }
  }
}
