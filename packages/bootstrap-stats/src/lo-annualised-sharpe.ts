import { parseOptions } from '@regimelab/core';
import { autocorrelation, neweyWestLag } from '@regimelab/numerics';
import { AnnualizationOptions, measured, unmeasured, type Measure } from '@regimelab/performance';
import { observed } from './internal/observed.js';
import { sharpeOf } from './internal/sharpe.js';

/**
 * Annual Sharpe ratio of autocorrelated returns:  SR·q / √(q + 2 Σ over k = 1 … q−1 of (q − k)ρ_k),  SR per period, q periods a year,
 * ρ_k = 0 beyond the lag L of Newey and West's rule.
 *
 * Without autocorrelation it is SR·√q. Momentum in the returns (ρ > 0) makes the year riskier than the root-of-time rule says.
 *
 * @param returns n per-period returns in time order, decimals; missing = NaN or infinite: left out, the gap closes
 * @returns null with fewer than 2 returns, for equal ones, and where the root's argument is not above 0 (strong reversal)
 * @throws {ConfigErrors} for an unknown or invalid option
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Source: Lo (2002), equation 22. The sum ends at L because the higher ρ_k are noise that the factor q would magnify.
 */
export function loAnnualisedSharpe(returns: ArrayLike<number>, options: AnnualizationOptions = {}): Measure {
  const { periodsPerYear: q } = parseOptions(AnnualizationOptions, options, 'loAnnualisedSharpe');
  const r = observed('loAnnualisedSharpe', returns);
  const ratio = sharpeOf(r);
  if (Number.isNaN(ratio)) return unmeasured(r.length < 2 ? 'fewer than 2 returns' : 'all returns are equal');
  const rho = autocorrelation(r, neweyWestLag(r.length));
  let scale = q;
  for (let k = 1; k < rho.length && k < q; k++) scale += 2 * (q - k) * rho[k]!;
  return scale > 0 ? measured((ratio * q) / Math.sqrt(scale)) : unmeasured('the autocorrelations leave no variance over a year');
}
