import { mean } from '@regimelab/numerics';
import type { Blocks } from '../index-sampler.js';
import type { Statistic } from '../statistic.js';
import { createBlocks } from './create-blocks.js';
import { twice, type Resampling } from './each-draw.js';

/** Share of the sample's squares below which those of a draw are taken from its rows: a difference of prefix sums has lost two digits there. */
const SMALL = 0.01;

/** A statistic made of the first two moments. */
export type MomentStatistic = Statistic & Required<Pick<Statistic, 'ofMoments'>>;

/**
 * Writes θ* of each draw of one column, from place `first` on, by prefix sums of deviations and of their squares; a draw without θ* stays as it is.
 *
 * The deviations are from the mean of the sample, so the sums lose nothing: with 1,500 rows about 1e-14 of θ*.
 */
export function momentDrawsInto(
  out: Float64Array,
  first: number,
  column: Float64Array,
  statistic: MomentStatistic,
  { sampler, replications, random }: Resampling,
): void {
  const n = column.length;
  const centre = mean(column);
  const prefix = prefixesOf(column, centre);
  const least = (SMALL * prefix[prefix.length - 1]!) / 2; // the rows stand there twice
  const blocks = createBlocks(n);
  const sums = new Float64Array(2);
  const doubled = twice(column);
  for (let draw = 0; draw < replications; draw++) {
    const count = sampler.drawBlocksInto(blocks, n, random);
    sumsInto(sums, prefix, blocks, count);
    const squares = sums[1]! - (sums[0]! * sums[0]!) / n;
    const value =
      squares > least ? statistic.ofMoments(n, centre + sums[0]! / n, squares) : statistic.value([rowsOf(doubled, blocks, count, n)]);
    if (Number.isFinite(value)) out[first + draw] = value;
  }
}

/** At 2t the sum of deviations of rows 0 … t − 1, beside it that of their squares; over the rows twice. */
function prefixesOf(column: Float64Array, centre: number): Float64Array {
  const n = column.length;
  const prefix = new Float64Array(2 * (2 * n + 1));
  for (let t = 0; t < 2 * n; t++) {
    const deviation = column[t < n ? t : t - n]! - centre;
    prefix[2 * t + 2] = prefix[2 * t]! + deviation;
    prefix[2 * t + 3] = prefix[2 * t + 1]! + deviation * deviation;
  }
  return prefix;
}

/** Every second block summed together: an addition waits for the one before. */
function sumsInto(sums: Float64Array, prefix: Float64Array, { starts, lengths }: Blocks, count: number): void {
  let deviations = 0;
  let squares = 0;
  let otherDeviations = 0;
  let otherSquares = 0;
  let k = 0;
  for (; k + 1 < count; k += 2) {
    const from = 2 * starts[k]!;
    const to = from + 2 * lengths[k]!;
    const otherFrom = 2 * starts[k + 1]!;
    const otherTo = otherFrom + 2 * lengths[k + 1]!;
    deviations += prefix[to]! - prefix[from]!;
    squares += prefix[to + 1]! - prefix[from + 1]!;
    otherDeviations += prefix[otherTo]! - prefix[otherFrom]!;
    otherSquares += prefix[otherTo + 1]! - prefix[otherFrom + 1]!;
  }
  if (k < count) {
    const from = 2 * starts[k]!;
    const to = from + 2 * lengths[k]!;
    deviations += prefix[to]! - prefix[from]!;
    squares += prefix[to + 1]! - prefix[from + 1]!;
  }
  sums[0] = deviations + otherDeviations;
  sums[1] = squares + otherSquares;
}

function rowsOf(doubled: Float64Array, { starts, lengths }: Blocks, count: number, n: number): Float64Array {
  const rows = new Float64Array(n);
  for (let k = 0, t = 0; k < count; t += lengths[k++]!) rows.set(doubled.subarray(starts[k]!, starts[k]! + lengths[k]!), t);
  return rows;
}
