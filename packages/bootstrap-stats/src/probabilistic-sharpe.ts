import { normalCdf } from '@regimelab/numerics';
import { measured, unmeasured, type Measure } from '@regimelab/performance';
import { sharpeVariance } from './internal/sharpe-variance.js';
import type { SharpeMoments } from './sharpe-moments.js';

/**
 * Probabilistic Sharpe ratio  PSR = Φ((SR − SR₀)√(n − 1) / √(1 − g₃SR + (g₄ − 1)/4·SR²)):  the confidence that the true ratio exceeds SR₀.
 *
 * @param moments of the returns ({@link sharpeMoments}); SR per period
 * @param benchmark SR₀, per period too: an annual ratio of 1 is 1/√365
 * @returns 0 … 1; null with fewer than 2 returns, for equal ones, and where the root's argument is not above 0
 * @remarks Source: Bailey and López de Prado (2012). Allows for skewness and fat tails, not for autocorrelation: {@link sharpeInterval} does.
 */
export function probabilisticSharpe(moments: SharpeMoments, benchmark = 0): Measure {
  const of = sharpeVariance(moments);
  if (of.reason !== null) return unmeasured(of.reason);
  return measured(normalCdf(((of.sharpe - benchmark) * Math.sqrt(of.n - 1)) / Math.sqrt(of.variance)));
}
