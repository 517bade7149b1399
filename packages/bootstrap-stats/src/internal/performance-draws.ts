import { mean, median, standardDeviation, stream } from '@regimelab/numerics';
import type * as z from 'zod';
import type { SnoopingOptions } from '../snooping-options.js';
import { completeRows } from './complete-rows.js';
import type { WithDraws } from './draw-plan.js';
import { blockLengthOf, samplerOf } from './sampler-of.js';

/** Mean performance of K variants with its bootstrap distribution. */
export interface PerformanceDraws {
  readonly n: number;
  readonly blockLength: number;
  /** m_k, K. */
  readonly means: readonly number[];
  /** m*_k − m_k, K arrays of B. */
  readonly draws: readonly Float64Array[];
  /** ω_k = sd (n − 1) of √n(m*_k − m_k) over the draws; NaN with one draw, 0 for a column of equal values. */
  readonly omega: readonly number[];
}

/** One set of draws for all columns; mean block: the median of the columns' own. Null with fewer than 3 complete rows. */
export function* performanceDraws(
  operation: string,
  columns: readonly ArrayLike<number>[],
  { method, blockLength, replications, seed, stream: name }: z.output<typeof SnoopingOptions>,
): WithDraws<PerformanceDraws | null> {
  const data = completeRows(operation, columns);
  const n = data[0]!.length;
  if (n < 3) return null;
  const length = median(data.map((column) => blockLengthOf(method, blockLength, column)));
  const sampler = samplerOf(method, n, length);
  const draws = yield { kernel: { kind: 'centred-means' }, columns: data, sampler, replications, random: stream(seed, name) };
  return {
    n,
    blockLength: sampler.blockLength,
    means: data.map((column) => mean(column)),
    draws,
    omega: draws.map((column) => Math.sqrt(n) * standardDeviation(column)),
  };
}

/** max over k of values(k), for each draw; −Infinity where there is no k. */
export function maximaOf(replications: number, columns: readonly number[], value: (k: number, draw: number) => number): Float64Array {
  const maxima = new Float64Array(replications).fill(-Infinity);
  for (const k of columns) {
    for (let d = 0; d < replications; d++) {
      const x = value(k, d);
      if (x > maxima[d]!) maxima[d] = x;
    }
  }
  return maxima;
}
