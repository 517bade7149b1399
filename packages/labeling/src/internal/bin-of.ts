import { percentileOfSorted, percentileRank } from '@regimelab/numerics';
import type { BinRanges } from '../bins.js';

/** Bin and percentile of a value within one reference sample. */
export interface BinOf {
  readonly bin: number;
  readonly percentile: number;
  readonly degenerate: boolean;
}

/**
 * Places values within a reference sample. The bin is the largest k with x ≥ edge[k] (0 below all of them), so bins are [low, high) with the
 * last one closed; of several equal edges the highest bin wins.
 */
export function binWithin(reference: Float64Array, ranges: BinRanges): (x: number) => BinOf {
  const sorted = reference.slice().sort();
  const edges = [ranges[0]![0], ...ranges.map(([, high]) => high)].map((percent) => percentileOfSorted(sorted, percent));
  const degenerate = edges[0] === edges.at(-1);
  return (x) => {
    let bin = ranges.length - 1;
    while (bin > 0 && x < edges[bin]!) bin--;
    return { bin, percentile: percentileRank(x, reference), degenerate };
  };
}
