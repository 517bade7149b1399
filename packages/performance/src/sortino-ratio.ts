import { parseOptions } from '@regimelab/core';
import { mean } from '@regimelab/numerics';
import { AnnualizationOptions } from './annualization.js';
import { observed } from './internal/observed.js';
import { measured, unmeasured, type Measure } from './measure.js';

/**
 * Annual Sortino ratio  mean(r)/√(mean(min(r, 0)²))·√P:  the downside deviation is taken about the target 0 and over all n returns.
 *
 * @param returns n per-period returns, decimals; missing = NaN or infinite, skipped
 * @returns null with no return or without a loss
 * @throws {ConfigErrors} for an unknown or invalid option
 * @remarks Source: Sortino and Price (1994). A deviation of the losses about their own mean, often met, calls steady losses riskless.
 */
export function sortinoRatio(returns: ArrayLike<number>, options: AnnualizationOptions = {}): Measure {
  const { periodsPerYear } = parseOptions(AnnualizationOptions, options, 'sortinoRatio');
  const r = observed(returns);
  if (r.length === 0) return unmeasured('no return');
  if (!r.some((value) => value < 0)) return unmeasured('no loss');
  const downside = Math.sqrt(mean(r.map((value) => Math.min(value, 0) ** 2)));
  return measured((mean(r) / downside) * Math.sqrt(periodsPerYear));
}
