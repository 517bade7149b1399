import { parseOptions } from '@regimelab/core';
import { standardDeviation } from '@regimelab/numerics';
import { AnnualizationOptions } from './annualization.js';
import { observed } from './internal/observed.js';
import { measured, unmeasured, type Measure } from './measure.js';

/**
 * Annual volatility  std(r)·√P,  std with n − 1.
 *
 * @param returns n per-period returns, decimals; missing = NaN or infinite, skipped
 * @returns a decimal a year, 0 for equal returns; null with fewer than 2
 * @throws {ConfigErrors} for an unknown or invalid option
 * @remarks The root-of-time rule takes returns as uncorrelated.
 */
export function volatility(returns: ArrayLike<number>, options: AnnualizationOptions = {}): Measure {
  const { periodsPerYear } = parseOptions(AnnualizationOptions, options, 'volatility');
  const r = observed(returns);
  return r.length < 2 ? unmeasured('fewer than 2 returns') : measured(standardDeviation(r) * Math.sqrt(periodsPerYear));
}
