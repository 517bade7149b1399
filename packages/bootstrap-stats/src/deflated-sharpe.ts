import { standardDeviation } from '@regimelab/numerics';
import { unmeasured, type Measure } from '@regimelab/performance';
import { expectedMaximumOfNormals } from './expected-maximum-of-normals.js';
import { observed } from './internal/observed.js';
import { probabilisticSharpe } from './probabilistic-sharpe.js';
import type { SharpeMoments } from './sharpe-moments.js';

/** The looks at the data behind a chosen strategy. */
export interface SharpeTrials {
  /** N, all trials of the family, failed ones too. */
  readonly count: number;
  /** Per-period Sharpe ratios of those that have one. */
  readonly sharpes: ArrayLike<number>;
}

/** A deflated Sharpe ratio with the bar it was held against. */
export type DeflatedSharpe = Measure & {
  /** SR₀ per period, what the best of N worthless trials is expected to show; null with fewer than 2 ratios and N > 1. */
  readonly benchmark: number | null;
};

/**
 * Deflated Sharpe ratio: {@link probabilisticSharpe} against  SR₀ = sd(SR over the trials, n − 1)·[(1 − γ)Φ⁻¹(1 − 1/N) + γΦ⁻¹(1 − 1/(N·e))].
 *
 * The confidence that the chosen strategy is better than the best of N trials without skill. N = 1: SR₀ = 0.
 *
 * @param moments of the chosen strategy's returns ({@link sharpeMoments}); SR per period
 * @param trials count and ratios of the family; missing ratios (NaN, infinite) are skipped
 * @returns 0 … 1; null with fewer than 2 trial ratios and N > 1, and where the PSR is null
 * @throws {ConfigError} `CONFIG_RANGE` where N is no whole number from 1 on
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Source: Bailey and López de Prado (2014). N counts trials as independent; near-copies make it too strict.
 */
export function deflatedSharpe(moments: SharpeMoments, trials: SharpeTrials): DeflatedSharpe {
  const expectedBest = expectedMaximumOfNormals(trials.count);
  const sharpes = observed('deflatedSharpe', trials.sharpes);
  if (trials.count > 1 && sharpes.length < 2) {
    return Object.freeze({ ...unmeasured('fewer than 2 Sharpe ratios of trials'), benchmark: null });
  }
  const benchmark = trials.count === 1 ? 0 : standardDeviation(sharpes) * expectedBest;
  return Object.freeze({ ...probabilisticSharpe(moments, benchmark), benchmark });
}
