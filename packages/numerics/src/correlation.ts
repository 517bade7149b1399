import { isConstant } from './internal/is-constant.js';
import { jointPairs } from './internal/joint-pairs.js';
import { mean } from './moments.js';
import { ranks } from './rank.js';

/**
 * Pearson correlation  Σ(x − mean x)(y − mean y) / (√Σ(x − mean x)² · √Σ(y − mean y)²)  over the pairs in which both values are finite,
 * clamped to [−1, 1].
 *
 * @param x a sample; missing = NaN or infinite
 * @param y of the same length
 * @returns NaN with fewer than 2 pairs or where one side of the pairs is constant
 * @throws {ShapeError} where the lengths differ
 */
export function pearsonCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const pairs = jointPairs('pearsonCorrelation', x, y);
  return correlationOf(pairs.x, pairs.y);
}

/**
 * Spearman rank correlation: {@link pearsonCorrelation} of the average-tie ranks of the pairs in which both values are finite.
 *
 * @param x a sample; missing = NaN or infinite
 * @param y of the same length
 * @returns NaN with fewer than 2 pairs or where one side of the pairs is constant
 * @throws {ShapeError} where the lengths differ
 */
export function spearmanCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const pairs = jointPairs('spearmanCorrelation', x, y);
  return correlationOf(ranks(pairs.x), ranks(pairs.y));
}

function correlationOf(x: Float64Array, y: Float64Array): number {
  if (isConstant(x) || isConstant(y)) return NaN;
  const [meanX, meanY] = [mean(x), mean(y)];
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - meanX, y[i]! - meanY];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const product = xx * yy; // its root is exact for proportional sides, so these give exactly ±1; the two roots are for what over- or underflows
  const scale = product > 1e-280 && product < 1e280 ? Math.sqrt(product) : Math.sqrt(xx) * Math.sqrt(yy);
  return Math.min(1, Math.max(-1, xy / scale));
}
