import { parseOptions } from '@regimelab/core';
import { AnnualizationOptions } from './annualization.js';
import { cagr } from './cagr.js';
import { maxDrawdown } from './max-drawdown.js';
import { measured, unmeasured, type Measure } from './measure.js';

/**
 * Calmar ratio  cagr / |max drawdown|.
 *
 * @param returns n per-period returns, decimals; missing = NaN or infinite, skipped
 * @returns null with no return, without a drawdown, or where {@link cagr} is null
 * @throws {ConfigErrors} for an unknown or invalid option
 */
export function calmarRatio(returns: ArrayLike<number>, options: AnnualizationOptions = {}): Measure {
  const growth = cagr(returns, parseOptions(AnnualizationOptions, options, 'calmarRatio'));
  const fall = maxDrawdown(returns);
  if (growth.value === null) return growth;
  if (fall.value === null) return fall;
  return fall.value === 0 ? unmeasured('no drawdown') : measured(growth.value / Math.abs(fall.value));
}
