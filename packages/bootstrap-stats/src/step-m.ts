import { parseOptions } from '@regimelab/core';
import * as z from 'zod';
import { atOnce, type WithDraws } from './internal/draw-plan.js';
import { inParts } from './internal/in-parts.js';
import { performanceDraws } from './internal/performance-draws.js';
import { shareAtLeast } from './internal/share-at-least.js';
import type { Parts } from './parts.js';
import { SnoopingOptions } from './snooping-options.js';

/** Options of {@link stepM}. */
export const StepMOptions = z
  .strictObject({
    ...SnoopingOptions.unwrap().shape,
    level: z.number().gt(0).lt(1).default(0.05).describe('Probability of any false discovery.'),
  })
  .readonly();
export type StepMOptions = z.input<typeof StepMOptions>;

/** Which variants are better than the benchmark? */
export interface StepM {
  /** Adjusted p of each variant; null where its performance never varies. */
  readonly pValues: readonly (number | null)[];
  /** Positions of those with p ≤ level, best first. */
  readonly superior: readonly number[];
  /** Complete rows. */
  readonly n: number | null;
  readonly blockLength: number | null;
  readonly reason: string | null;
}

/**
 * Step-down test of every variant:  with t_k = √n·m_k/ω_k in falling order,  p_(j) = (1 + #{max over l ≥ j of t*_(l) ≥ t_(j)}) / (B + 1),  t*_k =
 * √n(m*_k − m_k)/ω_k,  each p at least the one before;  the probability of calling any variant better that is not is at most `level`.
 *
 * Where {@link superiorPredictiveAbility} asks whether the best is better, this names all that are. After each variant found the bar is set by
 * those that remain.
 *
 * @param performance K columns d_k,t: after-cost return of variant k minus the benchmark's, per period; a row with a missing value (NaN,
 *   infinite) in any is left out
 * @returns all null with fewer than 3 complete rows, one draw only, or where no column varies
 * @throws {ShapeError} for no column or different lengths
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Sources: Romano and Wolf (2005), and (2016) for the p-values. arch's StepM steps down with its SPA statistic instead. Automatic block:
 *   the median of the columns' own.
 */
export function stepM(performance: readonly ArrayLike<number>[], options: StepMOptions = {}): StepM {
  return atOnce(computation(performance, options));
}

/** {@link stepM} part by part: for many variants, with progress, cancellation and other threads. @throws {InterruptedError} */
export async function stepMInParts(
  performance: readonly ArrayLike<number>[],
  options: StepMOptions = {},
  parts: Parts = {},
): Promise<StepM> {
  return inParts('stepM', computation(performance, options), parts);
}

function* computation(performance: readonly ArrayLike<number>[], options: StepMOptions): WithDraws<StepM> {
  const { level, ...parsed } = parseOptions(StepMOptions, options, 'stepM');
  const drawn = yield* performanceDraws('stepM', performance, parsed);
  const pValues: (number | null)[] = performance.map(() => null);
  if (drawn === null) return Object.freeze({ pValues, superior: [], n: null, blockLength: null, reason: 'fewer than 3 complete rows' });
  const { n, blockLength, means, draws, omega } = drawn;
  const t = means.map((m, k) => (Math.sqrt(n) * m) / omega[k]!);
  const order = [...means.keys()].filter((k) => omega[k]! > 0).sort((a, b) => t[b]! - t[a]! || a - b);
  if (order.length === 0) return Object.freeze({ pValues, superior: [], n, blockLength, reason: 'the performance of no variant varies' });

  // From the last place up, the maximum over the variants that remain grows by one column a step.
  const maxima = new Float64Array(parsed.replications).fill(-Infinity);
  for (const k of order.toReversed()) {
    const drawsOfK = draws[k]!;
    for (let d = 0; d < maxima.length; d++) maxima[d] = Math.max(maxima[d]!, (Math.sqrt(n) * drawsOfK[d]!) / omega[k]!);
    pValues[k] = shareAtLeast(t[k]!, maxima).value;
  }
  let largest = 0;
  for (const k of order) pValues[k] = largest = Math.max(largest, pValues[k]!);
  return Object.freeze({ pValues, superior: order.filter((k) => pValues[k]! <= level), n, blockLength, reason: null });
}
