import { describe, expect, it } from '@jest/globals';
import { median, medianAbsoluteDeviation } from '@regimelab/numerics';
import { expectClose, golden } from '../close.js';

const { samples } = golden<{ samples: { values: number[]; median: number; median_absolute_deviation: number }[] }>('sample');

describe('median', () => {
  it('is the middle value, or the mean of the middle two', () => {
    expect([median([9, 1, 2]), median([9, 1, 2, 4]), median([3])]).toEqual([2, 3, 3]);
  });

  it('skips NaN and infinities, and is NaN of none', () => {
    expect([median([NaN, 1, Infinity, 3]), median([NaN]), median([])]).toEqual([2, NaN, NaN]);
  });
});

describe('medianAbsoluteDeviation', () => {
  it('is the median distance from the median, unscaled', () => {
    expect(medianAbsoluteDeviation([1, 2, 4, 9, 100])).toBe(3); // distances 3, 2, 0, 5, 96
  });

  it('is 0 of equal values and NaN of none', () => {
    expect([medianAbsoluteDeviation([5, 5, NaN]), medianAbsoluteDeviation([])]).toEqual([0, NaN]);
  });
});

it('median and medianAbsoluteDeviation agree with numpy and scipy', () => {
  for (const sample of samples) {
    expectClose(median(sample.values), sample.median);
    expectClose(medianAbsoluteDeviation(sample.values), sample.median_absolute_deviation);
  }
});
