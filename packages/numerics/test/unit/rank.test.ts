import { describe, expect, it } from '@jest/globals';
import { percentileRank, ranks } from '@regimelab/numerics';
import { expectClose, golden } from '../close.js';

const { samples } = golden<{ samples: { values: number[]; ranks: number[]; percentile_rank_of_third: number }[] }>('sample');

describe('ranks', () => {
  it('count from 1 and share ties by their mean', () => {
    expect([...ranks([10, 30, 10, 20])]).toEqual([1.5, 4, 1.5, 3]);
    expect([...ranks([5, 5, 5])]).toEqual([2, 2, 2]);
  });

  it('give no rank to NaN and infinities', () => {
    expect([...ranks([3, NaN, 1, Infinity])]).toEqual([2, NaN, 1, NaN]);
  });

  it('count 0 and −0 as equal', () => {
    expect([...ranks([0, -0, 1])]).toEqual([1.5, 1.5, 3]);
  });

  it('agree with scipy', () => {
    for (const sample of samples) expect([...ranks(sample.values)]).toEqual(sample.ranks);
  });
});

describe('percentileRank', () => {
  it('is the percentage of values not above x', () => {
    expect([0, 1, 2.5, 4].map((x) => percentileRank(x, [1, 2, 2, 4]))).toEqual([0, 25, 75, 100]);
  });

  it('skips NaN and infinities in the sample', () => {
    expect(percentileRank(2, [1, NaN, 3, -Infinity])).toBe(50);
  });

  it('is NaN for a missing x or an empty sample', () => {
    expect([percentileRank(NaN, [1]), percentileRank(Infinity, [1]), percentileRank(1, [NaN])]).toEqual([NaN, NaN, NaN]);
  });

  it('agrees with scipy', () => {
    for (const { values, percentile_rank_of_third: expected } of samples) {
      expectClose(percentileRank(values[Math.min(2, values.length - 1)]!, values), expected);
    }
  });
});
