import { parseOptions } from '@regimelab/core';
import { mean, standardDeviation } from '@regimelab/numerics';
import { AnnualizationOptions } from './annualization.js';
import { observed } from './internal/observed.js';
import { measured, unmeasured, type Measure } from './measure.js';

/**
 * Annual Sharpe ratio  mean(r)/std(r)·√P,  std with n − 1.
 *
 * @param returns n per-period returns in excess of the riskless rate (a long-short book: as they are), decimals; missing = NaN or infinite,
 *   skipped
 * @returns null with fewer than 2 returns or where all are equal
 * @throws {ConfigErrors} for an unknown or invalid option
 * @remarks The root-of-time rule takes returns as uncorrelated; `loAdjustedSharpe` of `@regimelab/bootstrap-stats` does not. Its error is about
 *   √(P/n) for a small ratio: a year of days says ±2 at 95 %.
 */
export function sharpeRatio(returns: ArrayLike<number>, options: AnnualizationOptions = {}): Measure {
  const { periodsPerYear } = parseOptions(AnnualizationOptions, options, 'sharpeRatio');
  const r = observed(returns);
  if (r.length < 2) return unmeasured('fewer than 2 returns');
  const deviation = standardDeviation(r);
  return deviation === 0 ? unmeasured('all returns are equal') : measured((mean(r) / deviation) * Math.sqrt(periodsPerYear));
}
