import { ConfigError } from '@regimelab/core';

/**
 * Finite values a rolling window of n rows needs:  n for n ≤ 7, else ⌈0.8 n⌉.
 *
 * @param window rows, the row itself included
 * @remarks Windows of up to a week are used whole; longer ones bear a fifth of holes.
 * @throws {ConfigError} `CONFIG_RANGE` where the window is no whole number from 1
 */
export function minPeriods(window: number): number {
  if (!(Number.isSafeInteger(window) && window >= 1)) {
    throw new ConfigError('CONFIG_RANGE', `rolling window: expected a whole number of rows from 1, got ${window}`);
  }
  // 4n/5 and not 0.8·n, which misses whole numbers by a rounding: 0.8 · 35 = 28.000000000000004.
  return window <= 7 ? window : Math.ceil((4 * window) / 5);
}
