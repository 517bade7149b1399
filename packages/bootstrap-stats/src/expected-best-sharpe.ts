import { standardDeviation } from '@regimelab/numerics';
import { measured, unmeasured, type Measure } from '@regimelab/performance';
import { expectedMaximumOfNormals } from './expected-maximum-of-normals.js';
import { observed } from './internal/observed.js';

/** The looks at the data behind a chosen strategy. */
export interface SharpeTrials {
  /** N, all trials of the family, failed ones too. */
  readonly count: number;
  /** Per-period Sharpe ratios of those that have one. */
  readonly sharpes: ArrayLike<number>;
}

/**
 * What the best of N worthless trials is expected to show, the bar of the deflated Sharpe ratio:
 *
 *   SR₀ = sd(SR over the trials, n − 1)·[(1 − γ)Φ⁻¹(1 − 1/N) + γΦ⁻¹(1 − 1/(N·e))],  0 for N = 1
 *
 * @param trials count and ratios of the family; missing ratios (NaN, infinite) are skipped
 * @returns per period; null with fewer than 2 ratios and N > 1
 * @throws {ConfigError} `CONFIG_RANGE` where N is no whole number from 1 on
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Source: Bailey and López de Prado (2014).
 */
export function expectedBestSharpe({ count, sharpes }: SharpeTrials): Measure {
  const expectedBest = expectedMaximumOfNormals(count);
  const ratios = observed('expectedBestSharpe', sharpes);
  if (count > 1 && ratios.length < 2) return unmeasured('fewer than 2 Sharpe ratios of trials');
  return measured(count === 1 ? 0 : standardDeviation(ratios) * expectedBest);
}
