import { ConfigError } from '@regimelab/core';
import { normalQuantile } from '@regimelab/numerics';

const EULER_MASCHERONI = 0.5772156649015329;

/**
 * Expected maximum of N independent standard normals, approximately:  (1 − γ)Φ⁻¹(1 − 1/N) + γΦ⁻¹(1 − 1/(N·e)),  γ = 0.5772…; 0 for N = 1.
 *
 * How good the best of N worthless trials looks, in standard deviations: 1.54 for 10 (exactly 1.5388, here 1.5746), 2.51 for 100.
 *
 * @param trials N ≥ 1
 * @throws {ConfigError} `CONFIG_RANGE` where N is no whole number from 1 on
 * @remarks Source: Bailey and López de Prado (2014), from the Gumbel limit.
 */
export function expectedMaximumOfNormals(trials: number): number {
  if (!(Number.isSafeInteger(trials) && trials >= 1)) {
    throw new ConfigError('CONFIG_RANGE', `expectedMaximumOfNormals: trials: expected a whole number of at least 1, got ${trials}`);
  }
  if (trials === 1) return 0;
  return (1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials) + EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E));
}
