import { jointPairs } from './internal/joint-pairs.js';
import { mean } from './moments.js';

/**
 * Covariance  Σ(x − mean x)(y − mean y) / (n − ddof)  over the n pairs in which both values are finite; the means are those of the pairs.
 *
 * @param x a sample; missing = NaN or infinite
 * @param y of the same length
 * @param ddof 1 for the sample covariance, 0 for that of the population
 * @returns NaN where n ≤ ddof
 * @throws {ShapeError} where the lengths differ
 */
export function covariance(x: ArrayLike<number>, y: ArrayLike<number>, ddof = 1): number {
  const pairs = jointPairs('covariance', x, y);
  const n = pairs.x.length;
  if (n === 0 || n <= ddof) return NaN;
  const [meanX, meanY] = [mean(pairs.x), mean(pairs.y)];
  let total = 0;
  for (let i = 0; i < n; i++) total += (pairs.x[i]! - meanX) * (pairs.y[i]! - meanY);
  return total / (n - ddof);
}
