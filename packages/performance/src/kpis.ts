import { parseOptions } from '@regimelab/core';
import { AnnualizationOptions } from './annualization.js';
import { cagr } from './cagr.js';
import { calmarRatio } from './calmar-ratio.js';
import { compound } from './compound.js';
import { expectedShortfall } from './expected-shortfall.js';
import { hitRate } from './hit-rate.js';
import { observed } from './internal/observed.js';
import { maxDrawdown } from './max-drawdown.js';
import type { Measure } from './measure.js';
import { sharpeRatio } from './sharpe-ratio.js';
import { sortinoRatio } from './sortino-ratio.js';
import { volatility } from './volatility.js';

/** The usual measures of a return series; each is the function of its name. */
export interface Kpis {
  /** Finite returns used. */
  readonly n: number;
  /** NaN and infinite returns, left out. */
  readonly missing: number;
  readonly totalReturn: Measure;
  readonly cagr: Measure;
  readonly volatility: Measure;
  readonly sharpe: Measure;
  readonly sortino: Measure;
  readonly maxDrawdown: Measure;
  readonly calmar: Measure;
  readonly hitRate: Measure;
  /** At 95 %: the mean of the worst twentieth. */
  readonly expectedShortfall95: Measure;
}

/**
 * The usual measures of a return series at once.
 *
 * @param returns net per-period returns, decimals; missing = NaN or infinite, skipped and counted
 * @returns each measure a number, or null with the reason: never NaN, never infinite
 * @throws {ConfigErrors} for an unknown or invalid option
 */
export function kpis(returns: ArrayLike<number>, options: AnnualizationOptions = {}): Kpis {
  const annual = parseOptions(AnnualizationOptions, options, 'kpis');
  const r = observed(returns);
  return Object.freeze({
    n: r.length,
    missing: returns.length - r.length,
    totalReturn: compound(r),
    cagr: cagr(r, annual),
    volatility: volatility(r, annual),
    sharpe: sharpeRatio(r, annual),
    sortino: sortinoRatio(r, annual),
    maxDrawdown: maxDrawdown(r),
    calmar: calmarRatio(r, annual),
    hitRate: hitRate(r),
    expectedShortfall95: expectedShortfall(r, { tail: 0.05 }),
  });
}
