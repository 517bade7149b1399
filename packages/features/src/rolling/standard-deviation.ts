import { standardDeviation } from '@regimelab/numerics';
import { rolling } from '../internal/rolling.js';

/**
 * Standard deviation (ddof 1, two passes) of the finite values of each window of rows t − window + 1 … t; exactly 0 where they are equal.
 *
 * @param values T values, missing = NaN or infinite
 * @param window rows; the first windows are as long as the data
 * @returns T, in the units of the values; NaN where the window has fewer than `minPeriods(window)` finite values, or one
 * @throws {ConfigError} `CONFIG_RANGE` where the window is no whole number from 1
 */
export function rollingStandardDeviation(values: Float64Array, window: number): Float64Array {
  return rolling(values, window, standardDeviation);
}
