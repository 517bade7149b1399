import { kurtosis, skewness } from '@regimelab/numerics';
import { numberOrNull } from './internal/number-or-null.js';
import { observed } from './internal/observed.js';
import { sharpeOf } from './internal/sharpe.js';

/** What the error of a Sharpe ratio depends on. */
export interface SharpeMoments {
  /** Finite returns. */
  readonly n: number;
  /** Per period: mean/std (n − 1). */
  readonly sharpe: number | null;
  /** g₃, population moments. */
  readonly skewness: number | null;
  /** g₄, raw: 3 for a normal distribution. */
  readonly kurtosis: number | null;
}

/**
 * Per-period Sharpe ratio with skewness and kurtosis, as {@link probabilisticSharpe} and its relatives take them.
 *
 * @param returns per-period returns; missing = NaN or infinite, skipped
 * @returns null figures with fewer than 2 returns or for equal ones
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 */
export function sharpeMoments(returns: ArrayLike<number>): SharpeMoments {
  const r = observed('sharpeMoments', returns);
  return Object.freeze({
    n: r.length,
    sharpe: numberOrNull(sharpeOf(r)),
    skewness: numberOrNull(skewness(r)),
    kurtosis: numberOrNull(kurtosis(r)),
  });
}
