import { adjusted, stepUp } from './internal/adjusted.js';
import type { PValues } from './p-values.js';

/**
 * Simes' p-value of "no effect anywhere":  min over i of m·p_(i)/i.  It is the smallest q-value of Benjamini and Hochberg.
 *
 * @param p p-values; null = no test, left out of m
 * @returns null with no p-value
 * @throws {ConfigError} `CONFIG_RANGE` for a p outside [0, 1]
 * @remarks Source: Simes (1986). For independent or positively dependent tests.
 */
export function simes(p: PValues): number | null {
  const q = adjusted('simes', p, (ascending) => stepUp(ascending, 1)).filter((value) => value !== null);
  return q.length === 0 ? null : Math.min(...q);
}
