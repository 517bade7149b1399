import { describe, expect, it } from '@jest/globals';
import { vasicekShrinkage } from '@regimelab/beta-neutral';
import { expectAllClose } from '../close.js';

describe('vasicekShrinkage', () => {
  it('moves each estimate to the mean in proportion to its error variance', () => {
    // mean 1, variance (0.16 + 0.04 + 0 + 0.04 + 0.16)/4 = 0.1; with se² = 0.1 half way, with se² = 0.3 three quarters of the way
    const half = Math.sqrt(0.1);
    const result = vasicekShrinkage([0.6, 0.8, 1, 1.2, 1.4], [half, 0, half, Math.sqrt(0.3), half]);
    expectAllClose(result.values, [0.8, 0.8, 1, 1.05, 1.2], 1e-14);
    expectAllClose([result.priorMean, result.priorVariance], [1, 0.1], 1e-14);
    expect([result.estimated, result.shrunk]).toEqual([5, true]);
  });

  it('leaves out what is unestimated, and leaves it unestimated', () => {
    const { values, estimated, priorMean } = vasicekShrinkage([NaN, 0.6, 0.8, 1, 1.2, 1.4, 9], [1, 0, 0, 0, 0, 0, NaN]);
    expect([...values]).toEqual([NaN, 0.6, 0.8, 1, 1.2, 1.4, NaN]);
    expect(estimated).toBe(5);
    expectAllClose([priorMean], [1], 1e-15);
  });

  it('does not shrink fewer than five, and says so', () => {
    const { values, shrunk, priorMean } = vasicekShrinkage([1, 2, 3, NaN, 2], [1, 1, 1, 1, 1]);
    expect([...values]).toEqual([1, 2, 3, NaN, 2]);
    expect([shrunk, priorMean]).toEqual([false, 2]);
  });

  it('is the mean where all estimates are equal, also without error', () => {
    expect([...vasicekShrinkage([0.1, 0.1, 0.1, 0.1, 0.1], [0, 1, 0, 1, 0]).values]).toEqual([
      ...Array(5).fill((0.1 + 0.1 + 0.1 + 0.1 + 0.1) / 5),
    ]);
  });

  it('refuses arrays of unequal length', () => {
    expect(() => vasicekShrinkage([1, 2], [1])).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
});
