import { ShapeError } from '@regimelab/core';
import { summarizeOutcome, summaryByLabel } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

describe('summarizeOutcome', () => {
  it('has count, mean, median, sample standard deviation and the share below zero', () => {
    // mean 2, deviations −3 −1 0 4: squares 9 + 1 + 0 + 16 = 26, over n − 1 = 3
    expect(summarizeOutcome(Float64Array.of(6, -1, 2, 1))).toEqual({
      count: 4,
      mean: 2,
      median: 1.5,
      standardDeviation: Math.sqrt(26 / 3),
      shareNegative: 0.25,
    });
  });

  it('takes the middle value of an odd count', () => {
    expect(summarizeOutcome(Float64Array.of(9, 1, 2))!.median).toBe(2);
  });

  it('has no standard deviation of one value', () => {
    expect(summarizeOutcome(Float64Array.of(-0.01))).toEqual({
      count: 1,
      mean: -0.01,
      median: -0.01,
      standardDeviation: null,
      shareNegative: 1,
    });
  });

  it('does not count zero as negative', () => {
    expect(summarizeOutcome(Float64Array.of(0, -0, -1e-300, 1))!.shareNegative).toBe(0.25);
  });

  it('has a standard deviation of 0 for equal values', () => {
    expect(summarizeOutcome(Float64Array.of(0.1, 0.1, 0.1))!.standardDeviation).toBe(0);
  });

  it('is null without a value', () => {
    expect(summarizeOutcome(new Float64Array(0))).toBeNull();
  });
});

describe('summaryByLabel', () => {
  it('has one entry a bin, null where the label never occurs', () => {
    const summary = summaryByLabel(Float64Array.of(1, -2, 3), Int8Array.of(2, 0, 2), 4);
    expect(summary.map((entry) => entry?.mean ?? null)).toEqual([-2, null, 2, null]);
    expect(summary.map((entry) => entry?.count ?? 0)).toEqual([1, 0, 2, 0]);
  });

  it('leaves out what has no label', () => {
    expect(summaryByLabel(Float64Array.of(100, 1), Int8Array.of(-1, 0), 2)).toMatchObject([{ count: 1, mean: 1 }, null]);
  });

  it('leaves the outcomes as they were', () => {
    const y = Float64Array.of(3, 1, 2);
    summaryByLabel(y, Int8Array.of(0, 0, 0), 1);
    expect([...y]).toEqual([3, 1, 2]);
  });

  it('refuses another number of labels than outcomes', () => {
    expect(() => summaryByLabel(new Float64Array(3), new Int8Array(2), 5)).toThrow(
      new ShapeError('SHAPE', 'summaryByLabel: expected a bin for each of 3 outcomes, got 2'),
    );
  });
});
