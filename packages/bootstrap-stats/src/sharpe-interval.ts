import { parseOptions } from '@regimelab/core';
import { AnnualizationOptions } from '@regimelab/performance';
import * as z from 'zod';
import { bootstrapping, BootstrapOptions, type BootstrapResult } from './bootstrap.js';
import { atOnce, type WithDraws } from './internal/draw-plan.js';
import { inParts } from './internal/in-parts.js';
import { scaled } from './internal/scaled.js';
import type { Parts } from './parts.js';
import { streamName } from './resampling-options.js';
import { sharpeStatistic } from './sharpe-statistic.js';

/** Options of {@link sharpeInterval}. */
export const SharpeIntervalOptions = z
  .strictObject({
    ...BootstrapOptions.unwrap().shape,
    ...AnnualizationOptions.unwrap().shape,
    stream: streamName('bootstrap/sharpe'),
  })
  .readonly();
export type SharpeIntervalOptions = z.input<typeof SharpeIntervalOptions>;

/**
 * Interval and p-value of a Sharpe ratio, annual:  √P times those of the per-period ratio by {@link bootstrap} of {@link sharpeStatistic}.
 *
 * @param returns per-period returns in time order, decimals; missing = NaN or infinite: left out, the gap closes
 * @returns estimate, error and bounds times √P; the p-value is that of the ratio 0; null with the reason where there are fewer than 2 returns
 *   or all are equal
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Source: Ledoit and Wolf (2008) for one ratio. Theirs is a circular block bootstrap with a kernel error in the sample and a block
 *   error in the draws; here blocks have random length and both errors are prewhitened Bartlett. Coverage of the 95 % interval for an AR(1)
 *   with 0, 0.2, 0.3, 0.5 and n = 500: 0.94, 0.95, 0.95, 0.94.
 */
export function sharpeInterval(returns: ArrayLike<number>, options: SharpeIntervalOptions = {}): BootstrapResult {
  return atOnce(computation(returns, options));
}

/** {@link sharpeInterval} part by part: for many draws of many rows, with progress, cancellation and other threads. @throws {InterruptedError} */
export async function sharpeIntervalInParts(
  returns: ArrayLike<number>,
  options: SharpeIntervalOptions = {},
  parts: Parts = {},
): Promise<BootstrapResult> {
  return inParts('sharpeInterval', computation(returns, options), parts);
}

function* computation(returns: ArrayLike<number>, options: SharpeIntervalOptions): WithDraws<BootstrapResult> {
  const { periodsPerYear, ...rest } = parseOptions(SharpeIntervalOptions, options, 'sharpeInterval');
  return scaled(yield* bootstrapping([returns], sharpeStatistic, rest), Math.sqrt(periodsPerYear));
}
