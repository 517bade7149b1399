import { adjusted, stepUp } from './internal/adjusted.js';
import type { PValues } from './p-values.js';

/**
 * Benjamini and Hochberg's q-values:  q_(i) = min over j ≥ i of min(1, m·p_(j)/j).  Of the tests with q ≤ α at most the share α is expected to
 * be false, for independent or positively dependent tests.
 *
 * @param p p-values, ties by position; null = no test, left out of m and null in the result
 * @returns in the order given
 * @throws {ConfigError} `CONFIG_RANGE` for a p outside [0, 1]
 * @remarks Source: Benjamini and Hochberg (1995).
 */
export function benjaminiHochberg(p: PValues): (number | null)[] {
  return adjusted('benjaminiHochberg', p, (ascending) => stepUp(ascending, 1));
}
