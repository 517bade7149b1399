import { mean } from '@regimelab/numerics';
import { rolling } from '../internal/rolling.js';

/**
 * Mean of the finite values of each window of rows t − window + 1 … t, summed afresh in ascending time, so that no rounding is carried along.
 *
 * @param values T values, missing = NaN or infinite
 * @param window rows; the first windows are as long as the data
 * @returns T, in the units of the values; NaN where the window has fewer than `minPeriods(window)` finite values
 * @throws {ConfigError} `CONFIG_RANGE` where the window is no whole number from 1
 */
export function rollingMean(values: Float64Array, window: number): Float64Array {
  return rolling(values, window, mean);
}
