import { parseOptions } from '@regimelab/core';
import { AnnualizationOptions } from './annualization.js';
import { equityCurve } from './equity-curve.js';
import { observed } from './internal/observed.js';
import { measured, unmeasured, type Measure } from './measure.js';

/**
 * Compound annual growth rate  E_n^(P/n) − 1,  E of {@link equityCurve}; −1 where nothing is left (E_n ≤ 0).
 *
 * @param returns n per-period returns, decimals; missing = NaN or infinite, skipped and not counted in n
 * @returns a decimal a year; null with no return
 * @throws {ConfigErrors} for an unknown or invalid option
 * @remarks The base is 1 before the first return, so the first row counts. A few rows extrapolate wildly: read it with n.
 */
export function cagr(returns: ArrayLike<number>, options: AnnualizationOptions = {}): Measure {
  const { periodsPerYear } = parseOptions(AnnualizationOptions, options, 'cagr');
  const r = observed(returns);
  if (r.length === 0) return unmeasured('no return');
  const last = equityCurve(r).at(-1)!;
  return measured(last <= 0 ? -1 : Math.pow(last, periodsPerYear / r.length) - 1);
}
