import { parseOptions } from '@regimelab/core';
import { stream } from '@regimelab/numerics';
import { unmeasured, type Measure } from '@regimelab/performance';
import * as z from 'zod';
import { shareAtLeast } from './internal/share-at-least.js';
import { ResamplingOptions, streamName } from './resampling-options.js';

/** Options of {@link permutationTest}. */
export const PermutationTestOptions = z
  .strictObject({
    replications: ResamplingOptions.unwrap().shape.replications,
    alternative: z.enum(['two-sided', 'greater']).default('two-sided').describe('Extreme: |T*| ≥ |T|, or T* ≥ T.'),
    seed: ResamplingOptions.unwrap().shape.seed,
    stream: streamName('permutation'),
  })
  .readonly();
export type PermutationTestOptions = z.input<typeof PermutationTestOptions>;

/**
 * Permutation test:  p = (1 + #{|T*| ≥ |T|}) / (valid + 1),  T* the statistic with the values of the series in random order.
 *
 * Exact where the rows are exchangeable if the hypothesis holds. The rows of a time series mostly are not: use {@link circularShiftTest} there.
 *
 * @param series values or labels to be reordered
 * @param statistic T of the series in some order; NaN where undefined: such a draw is lost. The array is reused and must not be kept
 * @returns null with fewer than 2 rows, where T is undefined, or more than half of the draws were lost
 * @throws {ConfigErrors} for an unknown or invalid option
 * @remarks Sources: Fisher (1935); Phipson and Smyth (2010) for the 1 + in both places. Order by Fisher and Yates, last place first.
 */
export function permutationTest(
  series: ArrayLike<number>,
  statistic: (reordered: Float64Array) => number,
  options: PermutationTestOptions = {},
): Measure {
  const { replications, alternative, seed, stream: name } = parseOptions(PermutationTestOptions, options, 'permutationTest');
  if (series.length < 2) return unmeasured('fewer than 2 rows');
  const sizeOf = alternative === 'greater' ? (value: number) => value : Math.abs;
  const reordered = Float64Array.from(series);
  const observed = statistic(reordered);
  if (!Number.isFinite(observed)) return unmeasured('the statistic is undefined on these rows');
  const random = stream(seed, name);
  const inOrder = Int32Array.from(reordered.keys());
  const draws = new Float64Array(replications);
  for (let d = 0; d < replications; d++) {
    random.shuffle(inOrder).forEach((row, t) => (reordered[t] = series[row]!));
    draws[d] = sizeOf(statistic(reordered));
  }
  return shareAtLeast(sizeOf(observed), draws);
}
