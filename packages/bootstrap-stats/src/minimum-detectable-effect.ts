import { parseOptions } from '@regimelab/core';
import { normalQuantile, studentTQuantile } from '@regimelab/numerics';
import { measured, unmeasured, type Measure } from '@regimelab/performance';
import * as z from 'zod';

/** Options of {@link minimumDetectableEffect}. */
export const MinimumDetectableEffectOptions = z
  .strictObject({
    level: z.number().gt(0).lt(1).default(0.05).describe('Level of the two-sided test, before the share of each of `tests`.'),
    power: z.number().gt(0).lt(1).default(0.8).describe('Probability with which an effect of that size is to be found.'),
    tests: z.int().min(1).default(1).describe('m, tests that share the level (Bonferroni): each is made at level/m.'),
    degreesOfFreedom: z.number().positive().optional().describe('Of the t test; left out: normal.'),
  })
  .readonly();
export type MinimumDetectableEffectOptions = z.input<typeof MinimumDetectableEffectOptions>;

/**
 * The smallest true effect that a two-sided test finds with probability `power`:  (q(1 − level/(2m)) + q(power))·se,  q quantiles of Student's t
 * or the normal.
 *
 * A test that found nothing says little where this is larger than any effect one would trade on.
 *
 * @param standardError error of the estimate, in its units
 * @returns in those units; null where the error is missing or 0
 * @throws {ConfigErrors} for an unknown or invalid option
 * @remarks Source: Bloom (1995). The second quantile stands for that of the noncentral t: below 10 degrees of freedom the result is a few per
 *   cent too large.
 */
export function minimumDetectableEffect(standardError: number | null, options: MinimumDetectableEffectOptions = {}): Measure {
  const { level, power, tests, degreesOfFreedom } = parseOptions(MinimumDetectableEffectOptions, options, 'minimumDetectableEffect');
  if (standardError === null || !(Number.isFinite(standardError) && standardError > 0))
    return unmeasured('the standard error is missing or 0');
  const quantile = (p: number) => (degreesOfFreedom === undefined ? normalQuantile(p) : studentTQuantile(p, degreesOfFreedom));
  return measured((quantile(1 - level / (2 * tests)) + quantile(power)) * standardError);
}
