import { describe, expect, it } from '@jest/globals';
import { covariance, pearsonCorrelation, spearmanCorrelation } from '@regimelab/numerics';
import { expectClose, golden } from '../close.js';

const { pairs } = golden<{ pairs: { x: number[]; y: number[]; covariance: number; pearson: number; spearman: number }[] }>('sample');

describe('covariance', () => {
  it('divides the sum of products of deviations by n − 1, or by n − ddof', () => {
    expect([covariance([1, 2, 6], [0, 3, 3]), covariance([1, 2, 6], [0, 3, 3], 0)]).toEqual([3, 2]); // −2·−2 + −1·1 + 3·1 = 6
  });

  it('takes pairs in which both values are finite', () => {
    expect(covariance([1, 2, 9, 6, Infinity], [0, 3, NaN, 3, 7])).toBe(3);
  });

  it('is NaN where n ≤ ddof', () => {
    expect([covariance([1], [1]), covariance([], [], 0)]).toEqual([NaN, NaN]);
  });
});

describe('pearsonCorrelation', () => {
  it('is 6/√(14·6) for (1, 2, 6) and (0, 3, 3)', () => {
    expectClose(pearsonCorrelation([1, 2, 6], [0, 3, 3]), 6 / Math.sqrt(14 * 6), 1e-15);
  });

  it('takes pairs in which both values are finite', () => {
    expect(pearsonCorrelation([1, 2, 9, 6], [0, 3, NaN, 3])).toBe(pearsonCorrelation([1, 2, 6], [0, 3, 3]));
  });

  it('stays inside [−1, 1] where rounding would not', () => {
    const x = Array.from({ length: 11 }, (_, i) => 0.1 * i);
    expect(
      pearsonCorrelation(
        x,
        x.map((value) => 0.7 * value),
      ),
    ).toBeLessThanOrEqual(1);
  });

  it('is NaN where one side is constant over the pairs, and with fewer than two pairs', () => {
    expect(pearsonCorrelation([0.1, 0.1, 0.1, 7], [1, 2, 3, NaN])).toBeNaN();
    expect(pearsonCorrelation([1, NaN], [1, 2])).toBeNaN();
    expect(pearsonCorrelation([], [])).toBeNaN();
  });

  it('keeps very small values', () => {
    expectClose(pearsonCorrelation([1e-120, 2e-120, 6e-120], [0, 3e-120, 3e-120]), 6 / Math.sqrt(14 * 6), 1e-15);
  });
});

describe('spearmanCorrelation', () => {
  it('sees order only: any increasing map gives 1', () => {
    expect(spearmanCorrelation([1, 2, 3, 4], [1, 10, 100, 1e9])).toBe(1);
  });

  it('ranks the joint pairs, not each side alone', () => {
    expect(spearmanCorrelation([1, 100, 2, 3], [1, NaN, 2, 3])).toBe(1);
    expect(spearmanCorrelation([1, 2, 2, 3], [5, 1, NaN, 2])).toBe(spearmanCorrelation([1, 2, 3], [3, 1, 2]));
  });

  it('is NaN where one side is constant', () => {
    expect(spearmanCorrelation([2, 2, 2], [1, 2, 3])).toBeNaN();
  });
});

describe('covariance and correlation', () => {
  it('agree with numpy and scipy', () => {
    for (const pair of pairs) {
      expectClose(covariance(pair.x, pair.y), pair.covariance);
      expectClose(pearsonCorrelation(pair.x, pair.y), pair.pearson, 1e-12, 1);
      expectClose(spearmanCorrelation(pair.x, pair.y), pair.spearman, 1e-12, 1);
    }
  });

  it('refuse samples of unequal length', () => {
    for (const f of [covariance, pearsonCorrelation, spearmanCorrelation]) {
      expect(() => f([1, 2], [1])).toThrow(expect.objectContaining({ code: 'SHAPE' }));
    }
  });
});
