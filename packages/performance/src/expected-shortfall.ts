import { parseOptions } from '@regimelab/core';
import { mean, quantile } from '@regimelab/numerics';
import * as z from 'zod';
import { observed } from './internal/observed.js';
import { measured, unmeasured, type Measure } from './measure.js';

/** Options of {@link expectedShortfall}. */
export const ExpectedShortfallOptions = z
  .strictObject({ tail: z.number().gt(0).lt(1).default(0.05).describe('Share of worst periods that is averaged.') })
  .readonly();
export type ExpectedShortfallOptions = z.input<typeof ExpectedShortfallOptions>;

/**
 * Expected shortfall: the mean of the returns that are ≤ their own type-7 quantile at `tail`.
 *
 * @param returns n per-period returns, decimals; missing = NaN or infinite, skipped
 * @returns a decimal per period, negative for a loss; null with no return
 * @throws {ConfigErrors} for an unknown or invalid option
 * @remarks With n ≤ 1/tail it is the worst return alone.
 */
export function expectedShortfall(returns: ArrayLike<number>, options: ExpectedShortfallOptions = {}): Measure {
  const { tail } = parseOptions(ExpectedShortfallOptions, options, 'expectedShortfall');
  const r = observed(returns);
  if (r.length === 0) return unmeasured('no return');
  const limit = quantile(r, tail);
  return measured(mean(r.filter((value) => value <= limit)));
}
