import { adjusted, stepUp } from './internal/adjusted.js';
import type { PValues } from './p-values.js';

/**
 * Benjamini and Yekutieli's q-values: those of {@link benjaminiHochberg} times Σ over i = 1 … m of 1/i, at most 1. They hold under any
 * dependence.
 *
 * @param p p-values, ties by position; null = no test, left out of m and null in the result
 * @returns in the order given
 * @throws {ConfigError} `CONFIG_RANGE` for a p outside [0, 1]
 * @remarks Source: Benjamini and Yekutieli (2001).
 */
export function benjaminiYekutieli(p: PValues): (number | null)[] {
  return adjusted('benjaminiYekutieli', p, (ascending) => {
    const harmonic = ascending.reduce((total, _value, i) => total + 1 / (i + 1), 0);
    return stepUp(ascending, harmonic);
  });
}
