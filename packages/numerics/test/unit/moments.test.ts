import { describe, expect, it } from '@jest/globals';
import { kurtosis, mean, skewness, standardDeviation, sum, variance } from '@regimelab/numerics';
import { expectClose, golden } from '../close.js';

interface Sample {
  values: number[];
  mean: number;
  variance: number;
  population_variance: number;
  skewness: number;
  kurtosis: number;
}
const { samples } = golden<{ samples: Sample[] }>('sample');
const missing = [NaN, Infinity, -Infinity];

describe('sum', () => {
  it('adds left to right: (1e16 + 1) + 1 stays 1e16, (1 + 1) + 1e16 does not', () => {
    expect([sum([1e16, 1, 1]), sum([1, 1, 1e16])]).toEqual([1e16, 1e16 + 2]);
  });

  it('skips NaN and infinities, and is 0 of nothing', () => {
    expect([sum([1, ...missing, 2]), sum(missing)]).toEqual([3, 0]);
  });
});

describe('mean', () => {
  it('is the sum over the number of finite values', () => {
    expect(mean([1, NaN, 2, 6, Infinity])).toBe(3);
  });

  it('is NaN of nothing', () => {
    expect([mean([]), mean(missing)]).toEqual([NaN, NaN]);
  });
});

describe('variance', () => {
  it('divides by n − 1, or by n − ddof where stated', () => {
    expect([variance([1, 2, 6]), variance([1, 2, 6], 0)]).toEqual([7, 14 / 3]); // deviations −2, −1, 3
  });

  it('skips NaN and infinities', () => {
    expect(variance([1, ...missing, 2, 6])).toBe(7);
  });

  it('is NaN where n ≤ ddof', () => {
    expect([variance([]), variance([5]), variance([], 0), variance([1, 2], 2)]).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('is exactly 0 of equal values, whose computed mean misses them', () => {
    expect(mean([0.1, 0.1, 0.1])).not.toBe(0.1);
    expect([variance([0.1, 0.1, 0.1]), variance([5], 0)]).toEqual([0, 0]);
  });

  it('keeps its digits far from zero', () => {
    expect(variance([1e9 + 1, 1e9 + 2, 1e9 + 6])).toBe(7);
  });
});

describe('standardDeviation', () => {
  it('is the root of the variance', () => {
    expect([standardDeviation([1, 2, 6]), standardDeviation([3, 3]), standardDeviation([3])]).toEqual([Math.sqrt(7), 0, NaN]);
  });
});

describe('skewness and kurtosis', () => {
  it('are m₃/m₂^1.5 and m₄/m₂² of population moments', () => {
    const values = [0, 0, 0, 4]; // deviations −1, −1, −1, 3: m₂ = 3, m₃ = 6, m₄ = 21
    expectClose(skewness(values), 6 / 3 ** 1.5, 1e-15);
    expectClose(kurtosis(values), 21 / 9, 1e-15);
  });

  it('are NaN of equal values and of nothing', () => {
    expect([skewness([0.1, 0.1, 0.1]), kurtosis([0.1, 0.1, 0.1]), skewness([]), kurtosis(missing)]).toEqual([NaN, NaN, NaN, NaN]);
  });
});

describe('moments', () => {
  it('agree with numpy and scipy', () => {
    for (const sample of samples) {
      expectClose(mean(sample.values), sample.mean);
      expectClose(variance(sample.values), sample.variance);
      expectClose(variance(sample.values, 0), sample.population_variance);
      expectClose(skewness(sample.values), sample.skewness, 1e-12, 1);
      expectClose(kurtosis(sample.values), sample.kurtosis);
    }
  });
});
