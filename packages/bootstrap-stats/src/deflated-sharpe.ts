import { unmeasured, type Measure } from '@regimelab/performance';
import { expectedBestSharpe, type SharpeTrials } from './expected-best-sharpe.js';
import { probabilisticSharpe } from './probabilistic-sharpe.js';
import type { SharpeMoments } from './sharpe-moments.js';

/** A deflated Sharpe ratio with the bar it was held against. */
export type DeflatedSharpe = Measure & {
  /** SR₀ per period, see {@link expectedBestSharpe}. */
  readonly benchmark: number | null;
};

/**
 * Deflated Sharpe ratio: {@link probabilisticSharpe} against {@link expectedBestSharpe}, the confidence that the chosen strategy is better than the
 * best of N trials without skill.
 *
 * @param moments of the chosen strategy's returns ({@link sharpeMoments}); SR per period
 * @param trials count and ratios of the family; missing ratios (NaN, infinite) are skipped
 * @returns 0 … 1; null with fewer than 2 trial ratios and N > 1, and where the PSR is null
 * @throws {ConfigError} `CONFIG_RANGE` where N is no whole number from 1 on
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Source: Bailey and López de Prado (2014). N counts trials as independent; near-copies make it too strict.
 */
export function deflatedSharpe(moments: SharpeMoments, trials: SharpeTrials): DeflatedSharpe {
  const { value: benchmark, reason } = expectedBestSharpe(trials);
  if (benchmark === null) return Object.freeze({ ...unmeasured(reason), benchmark: null });
  return Object.freeze({ ...probabilisticSharpe(moments, benchmark), benchmark });
}
