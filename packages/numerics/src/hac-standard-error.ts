import { parseOptions } from '@regimelab/core';
import * as z from 'zod';
import { finiteOnly } from './internal/finite-only.js';
import { longRunVariance, neweyWestLag, prewhitenedLongRunVariance } from './long-run-variance.js';

/** How a long-run variance is taken: options of {@link hacMean}, part of those of {@link hacStandardError}. */
export const HacOptions = z
  .strictObject({
    lag: z.int().min(0).optional().describe('Bartlett lag L, at most n − 1 (prewhitened: n − 2). Default: the rule of neweyWestLag.'),
    horizon: z.int().min(1).default(1).describe('Rows an observation spans; the automatic lag is at least horizon − 1.'),
    prewhiten: z.boolean().default(false).describe('Take out a first-order autoregression before (Andrews and Monahan 1992).'),
  })
  .readonly();
export type HacOptions = z.input<typeof HacOptions>;

/** Options of {@link hacStandardError}. */
export const HacStandardErrorOptions = z
  .strictObject({
    ...HacOptions.unwrap().shape,
    parameters: z.int().min(1).default(1).describe('K, the means estimated from the sample: 1, or the labels present in it.'),
  })
  .readonly();
export type HacStandardErrorOptions = z.input<typeof HacStandardErrorOptions>;

/**
 * Standard error of an estimate from its influence series:  √(Ω/n · n/(n − K)),  Ω the long-run variance of u, plain or prewhitened.
 *
 * @param u n values whose mean the error of the estimate is: x − mean for a mean, n·D(y − b)/n_label for the mean of a label (D = 1 on its
 *   rows); missing = NaN or infinite: left out, the gap closes
 * @param values the values behind u, for their size only: where max |u| ≤ 1e-12 · max |values|, u is rounding and the result is 0
 * @returns units of the values; NaN where n ≤ K
 * @throws {ConfigErrors} for an unknown or invalid option
 */
export function hacStandardError(u: ArrayLike<number>, values: ArrayLike<number>, options: HacStandardErrorOptions = {}): number {
  const { lag, horizon, prewhiten, parameters } = parseOptions(HacStandardErrorOptions, options, 'hacStandardError');
  const x = finiteOnly(u);
  const n = x.length;
  if (n <= parameters) return NaN;
  if (largest(x) <= 1e-12 * largest(finiteOnly(values))) return 0;
  const omega = (prewhiten ? prewhitenedLongRunVariance : longRunVariance)(x, lag ?? neweyWestLag(n, horizon));
  return Math.sqrt(omega / (n - parameters));
}

function largest(finite: Float64Array): number {
  let size = 0;
  for (let i = 0; i < finite.length; i++) size = Math.max(size, Math.abs(finite[i]!));
  return size;
}
