import { hacStandardError, type HacOptions } from './hac-standard-error.js';
import { finiteOnly } from './internal/finite-only.js';
import { mean } from './moments.js';
import { studentTTwoSided } from './student-t.js';

/** A mean of a time series with its error. */
export interface HacMean {
  /** In the units of the values. */
  readonly mean: number;
  readonly standardError: number;
  /** mean / standardError; NaN where the error is 0. */
  readonly tStatistic: number;
  /** Two-sided, Student t with n − 1 degrees of freedom; NaN where the error is 0. */
  readonly pValue: number;
  /** Finite values used. */
  readonly n: number;
}

/**
 * Mean of autocorrelated values:  mean x, with standard error √(Ω/n · n/(n − 1)),  Ω the long-run variance of x − mean x.
 *
 * @param values consecutive rows; missing = NaN or infinite: left out, the gap closes
 * @returns with fewer than 2 values the error, t and p are NaN; of equal values the error is 0, t and p are NaN
 * @throws {ConfigErrors} for an unknown or invalid option
 */
export function hacMean(values: ArrayLike<number>, options: HacOptions = {}): HacMean {
  const x = finiteOnly(values);
  const n = x.length;
  const centre = mean(x);
  const standardError = hacStandardError(
    x.map((value) => value - centre),
    x,
    options,
  );
  const tStatistic = standardError > 0 ? centre / standardError : NaN;
  return Object.freeze({ mean: centre, standardError, tStatistic, pValue: studentTTwoSided(tStatistic, n - 1), n });
}
