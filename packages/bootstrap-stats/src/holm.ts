import { adjusted } from './internal/adjusted.js';
import type { PValues } from './p-values.js';

/**
 * Holm's adjusted p-values:  adj_(i) = max over j ≤ i of min(1, (m − j + 1)·p_(j)).  Rejecting adj ≤ α makes any false rejection at most α
 * likely, whatever the dependence.
 *
 * @param p p-values, ties by position; null = no test, left out of m and null in the result
 * @returns in the order given
 * @throws {ConfigError} `CONFIG_RANGE` for a p outside [0, 1]
 * @remarks Source: Holm (1979).
 */
export function holm(p: PValues): (number | null)[] {
  return adjusted('holm', p, (ascending) => {
    let largest = 0;
    return ascending.map((value, i) => (largest = Math.max(largest, Math.min(1, (ascending.length - i) * value))));
  });
}
