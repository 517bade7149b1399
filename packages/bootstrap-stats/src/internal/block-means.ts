import { mean } from '@regimelab/numerics';
import type { Blocks } from '../index-sampler.js';
import { createBlocks } from './create-blocks.js';
import type { Resampling } from './each-draw.js';

/** Columns summed side by side; a single column is summed by itself, its prefixes take a quarter of the room. */
const TILE = 4;
/** Draws made before the next tile of columns is looked at: its prefixes stay in the cache meanwhile. */
const DRAWS_AT_ONCE = 32;

/**
 * Writes the means of K columns on the rows of each draw, less the columns' own means: m*_k − m_k, K series, from place `begin` on.
 *
 * Circular prefix sums: a block of any length costs K subtractions. The columns are centred before, so the prefixes stay small and lose nothing.
 * A column of equal values is exactly 0.
 *
 * @param columns n finite values each
 */
export function centredMeansInto(
  draws: readonly Float64Array[],
  begin: number,
  columns: readonly Float64Array[],
  { sampler, replications, random }: Resampling,
): void {
  const n = sampler.rows;
  const width = columns.length === 1 ? 1 : TILE;
  const tiles = Array.from({ length: Math.ceil(columns.length / width) }, (_, i) => columns.slice(i * width, (i + 1) * width));
  const prefixes = tiles.map((tile) => prefixesOf(tile, width));
  const room = Array.from({ length: tiles.length === 1 ? 1 : DRAWS_AT_ONCE }, () => createBlocks(n));
  const counts = new Int32Array(room.length);
  const sums = new Float64Array(TILE);
  for (let first = 0; first < replications; first += room.length) {
    const made = Math.min(room.length, replications - first);
    for (let d = 0; d < made; d++) counts[d] = sampler.drawBlocksInto(room[d]!, n, random);
    for (const [i, tile] of tiles.entries()) {
      for (let d = 0; d < made; d++) {
        if (width === 1) sums[0] = sumOfBlocks(prefixes[i]!, room[d]!, counts[d]!);
        else tileSumsInto(sums, prefixes[i]!, room[d]!, counts[d]!);
        for (let k = 0; k < tile.length; k++) draws[i * width + k]![begin + first + d] = sums[k]! / n;
      }
    }
  }
}

/** At (row t, column k) the sum of rows 0 … t − 1 of the centred column, over the rows twice; 0 for the columns that a tile lacks. */
function prefixesOf(tile: readonly Float64Array[], width: number): Float64Array {
  const n = tile[0]!.length;
  const prefix = new Float64Array((2 * n + 1) * width);
  tile.forEach((column, k) => {
    const centre = column.every((value) => value === column[0]) ? column[0]! : mean(column);
    let sum = 0;
    for (let t = 0; t < 2 * n; t++) {
      sum += column[t < n ? t : t - n]! - centre;
      prefix[(t + 1) * width + k] = sum;
    }
  });
  return prefix;
}

/** Every fourth block summed together: an addition waits for the one before, four sums side by side take half of the time. */
function sumOfBlocks(prefix: Float64Array, { starts, lengths }: Blocks, count: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let k = 0;
  for (; k + 3 < count; k += 4) {
    const first = starts[k]!;
    const second = starts[k + 1]!;
    const third = starts[k + 2]!;
    const fourth = starts[k + 3]!;
    a += prefix[first + lengths[k]!]! - prefix[first]!;
    b += prefix[second + lengths[k + 1]!]! - prefix[second]!;
    c += prefix[third + lengths[k + 2]!]! - prefix[third]!;
    d += prefix[fourth + lengths[k + 3]!]! - prefix[fourth]!;
  }
  for (; k < count; k++) a += prefix[starts[k]! + lengths[k]!]! - prefix[starts[k]!]!;
  return a + b + (c + d);
}

function tileSumsInto(sums: Float64Array, prefix: Float64Array, { starts, lengths }: Blocks, count: number): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0; k < count; k++) {
    const from = starts[k]! * TILE;
    const to = from + lengths[k]! * TILE;
    a += prefix[to]! - prefix[from]!;
    b += prefix[to + 1]! - prefix[from + 1]!;
    c += prefix[to + 2]! - prefix[from + 2]!;
    d += prefix[to + 3]! - prefix[from + 3]!;
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
}
