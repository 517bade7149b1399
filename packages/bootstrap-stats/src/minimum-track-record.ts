import { ConfigError } from '@regimelab/core';
import { normalQuantile } from '@regimelab/numerics';
import { measured, unmeasured, type Measure } from '@regimelab/performance';
import { sharpeVariance } from './internal/sharpe-variance.js';
import type { SharpeMoments } from './sharpe-moments.js';

/**
 * Minimum track record length  1 + (1 − g₃SR + (g₄ − 1)/4·SR²)·(Φ⁻¹(confidence)/(SR − SR₀))²:  the returns needed until
 * {@link probabilisticSharpe} reaches `confidence`, if ratio and moments stay as they are.
 *
 * @param moments of the returns ({@link sharpeMoments}); SR per period
 * @param benchmark SR₀, per period
 * @param confidence in (0.5, 1)
 * @returns number of returns, not rounded; null where SR ≤ SR₀ (no length is enough) and where the PSR is null
 * @throws {ConfigError} `CONFIG_RANGE` where the confidence is not in (0.5, 1)
 * @remarks Source: Bailey and López de Prado (2012).
 */
export function minimumTrackRecord(moments: SharpeMoments, benchmark = 0, confidence = 0.95): Measure {
  if (!(confidence > 0.5 && confidence < 1)) {
    throw new ConfigError('CONFIG_RANGE', `minimumTrackRecord: confidence: expected a number between 0.5 and 1, got ${confidence}`);
  }
  const of = sharpeVariance(moments);
  if (of.reason !== null) return unmeasured(of.reason);
  if (of.sharpe <= benchmark) return unmeasured('the Sharpe ratio does not exceed the benchmark');
  return measured(1 + of.variance * (normalQuantile(confidence) / (of.sharpe - benchmark)) ** 2);
}
