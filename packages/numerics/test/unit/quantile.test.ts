import { describe, expect, it } from '@jest/globals';
import { percentileOfSorted, quantile, quantileSorted, sortedFinite } from '@regimelab/numerics';
import { expectAllClose, expectClose, golden } from '../close.js';

const { samples } = golden<{ samples: { values: number[]; levels: number[]; quantiles: number[] }[] }>('sample');

describe('quantile', () => {
  it('of (1, 2, 4, 8) at 0.2, 0.4, 0.6, 0.8 is 1.6, 2.4, 3.6, 5.6', () => {
    expectAllClose(
      [0.2, 0.4, 0.6, 0.8].map((q) => quantile([4, 1, 8, 2], q)),
      [1.6, 2.4, 3.6, 5.6],
      1e-15,
    );
  });

  it('is the smallest and largest value at 0 and 1', () => {
    expect([quantile([4, 1, 8, 2], 0), quantile([4, 1, 8, 2], 1)]).toEqual([1, 8]);
  });

  it('skips NaN and infinities', () => {
    expect(quantile([NaN, 3, Infinity, 1, -Infinity], 0.5)).toBe(2);
  });

  it('is the value itself of one, NaN of none', () => {
    expect([quantile([7], 0.3), quantile([NaN], 0.3)]).toEqual([7, NaN]);
  });

  it('refuses a level outside 0 … 1', () => {
    for (const q of [-0.1, 1.1, NaN]) expect(() => quantile([1], q)).toThrow(expect.objectContaining({ code: 'CONFIG_RANGE' }));
  });

  it('agrees with numpy', () => {
    for (const { values, levels, quantiles } of samples) {
      levels.forEach((q, i) => expectClose(quantile(values, q), quantiles[i]!, 1e-12, Math.max(...values.map(Math.abs))));
    }
  });
});

describe('quantileSorted', () => {
  it('reads a sorted sample as it is', () => {
    expect(quantileSorted(Float64Array.of(1, 2, 4, 8), 0.5)).toBe(3);
  });
});

describe('percentileOfSorted', () => {
  it('forms (n − 1)·c before it divides: 28 % of 26 values is the value at place 7', () => {
    const v = Array.from({ length: 26 }, (_, i) => 2 ** i);
    expect(25 * (28 / 100)).toBe(7.000000000000001); // a level in fractions lands beside the place
    expect(percentileOfSorted(v, 28)).toBe(v[7]);
  });

  it('interpolates between places: v[j] + g·(v[j+1] − v[j])', () => {
    expect(percentileOfSorted([1, 2, 4, 8], 50)).toBe(3); // h = 1.5
    expect(percentileOfSorted([1, 2, 4, 8], 90)).toBe(4 + ((3 * 90) / 100 - 2) * 4); // h = 2.7
  });

  it('is the smallest value at 0 and the largest at 100, NaN of none', () => {
    expect([percentileOfSorted([1, 5], 0), percentileOfSorted([1, 5], 100), percentileOfSorted([], 20)]).toEqual([1, 5, NaN]);
  });

  it('refuses a percentile outside 0 … 100', () => {
    for (const c of [-1, 100.5, NaN]) expect(() => percentileOfSorted([1], c)).toThrow(expect.objectContaining({ code: 'CONFIG_RANGE' }));
  });
});

describe('sortedFinite', () => {
  it('sorts a copy by value and leaves missing out', () => {
    const values = Float64Array.of(10, 9, -1);
    expect([...sortedFinite(values)]).toEqual([-1, 9, 10]);
    expect([...values]).toEqual([10, 9, -1]);
    expect([...sortedFinite([2, NaN, -Infinity, 1])]).toEqual([1, 2]);
  });
});
