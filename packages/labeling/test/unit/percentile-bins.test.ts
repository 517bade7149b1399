import { ConfigErrors } from '@regimelab/core';
import { percentileBins, type PercentileBinsOptions } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

const binsOf = (values: number[], options?: PercentileBinsOptions) => {
  const { bin, percentile } = percentileBins(Float64Array.from(values), options);
  return [[...bin], [...percentile]];
};

describe('percentileBins', () => {
  it('is Green at 100 and Red at 50 in the worked example of MSM v0', () => {
    expect(binsOf([0.0002142857142857143, 0.00005000000000000001])).toEqual([[4, 0], [100, 50]]); // prettier-ignore
  });

  it('takes its edges from the whole sample, the value itself included', () => {
    // 0 … 10: edges 0, 2, 4, 6, 8, 10. A value on an edge belongs to the bin above it, the largest to the last.
    expect(binsOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])[0]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4]);
  });

  it('ranks by the share of values that are at most as large', () => {
    expect(binsOf([30, 10, 20, 20])[1]).toEqual([100, 25, 75, 75]);
  });

  it('does not depend on the order in which values come', () => {
    expect(binsOf([3, 1, 2, 5, 4])[0]).toEqual([2, 0, 1, 4, 3]);
  });

  it('interpolates between two values: four of them, edges 1, 1.6, 2.2, 2.8, 3.4, 4', () => {
    expect(binsOf([1, 2, 3, 4])[0]).toEqual([0, 1, 3, 4]);
  });

  it('gives a single value the last bin and a percentile of 100', () => {
    const bins = percentileBins(Float64Array.of(0.0001));
    expect([[...bins.bin], [...bins.percentile], bins.degenerate]).toEqual([[4], [100], 1]);
  });

  it('gives the highest of several equal edges: here 20 % to 60 % are all 1', () => {
    // sorted 0 1 1 1 1 5: positions 1, 2, 3, 4 of 5; edges 0, 1, 1, 1, 1, 5
    expect(binsOf([0, 1, 1, 1, 1, 5])[0]).toEqual([0, 4, 4, 4, 4, 4]);
  });

  it('puts every value of a constant sample into the last bin and counts them as degenerate', () => {
    const bins = percentileBins(Float64Array.of(2, 2, 2));
    expect([[...bins.bin], [...bins.percentile], bins.degenerate]).toEqual([[4, 4, 4], [100, 100, 100], 3]);
    expect(percentileBins(Float64Array.of(2, 2, 3)).degenerate).toBe(0);
  });

  it('labels fewer values than there are bins', () => {
    expect(binsOf([1, 2, 3])).toEqual([[0, 2, 4], [100 / 3, 200 / 3, 100]]); // prettier-ignore
  });

  it('sorts by number: negative before positive, 9 before 10', () => {
    expect(binsOf([10, 9, -1, -10, 0])[0]).toEqual([4, 3, 1, 0, 2]);
  });

  it('has no bin where there is no value', () => {
    expect(percentileBins(new Float64Array(0))).toMatchObject({ bin: new Int8Array(0), degenerate: 0 });
  });

  it('has the whole sample as reference of every value', () => {
    expect([...percentileBins(Float64Array.of(1, 2, 3)).referenceStart]).toEqual([0, 0, 0]);
  });

  it('leaves the values as they were', () => {
    const values = Float64Array.of(3, 1, 2);
    percentileBins(values);
    expect([...values]).toEqual([3, 1, 2]);
  });

  it('takes other ranges: 30 % and 62.5 % of 0 … 8 are 2.4 and 5', () => {
    const ranges: PercentileBinsOptions['ranges'] = [[0, 30], [30, 62.5], [62.5, 100]]; // prettier-ignore
    expect(binsOf([0, 1, 2, 3, 4, 5, 6, 7, 8], { ranges })[0]).toEqual([0, 0, 0, 1, 1, 2, 2, 2, 2]);
  });

  it('forms (n − 1) · c before it divides by 100: the 7 % edge of 0, 0.1 … 10 is 0.7 itself', () => {
    // 100 · 7 / 100 = 7, but 100 · (7 / 100) = 7.000000000000001, and its edge would lie above 0.7.
    const values = Array.from({ length: 101 }, (_, i) => i / 10);
    const ranges: PercentileBinsOptions['ranges'] = [[0, 7], [7, 100]]; // prettier-ignore
    expect(binsOf(values, { ranges })[0]!.indexOf(1)).toBe(7);
  });

  it('is hindsight: the bin of the first value knows the last value', () => {
    expect(percentileBins(Float64Array.of(1)).causality).toBe('hindsight');
    const first = (last: number) => percentileBins(Float64Array.of(1, 2, 3, last)).bin[0];
    expect(first(4)).toBe(0);
    expect(first(-9)).not.toBe(first(4));
  });
});

describe('ranges', () => {
  const attempt = (ranges: unknown) => () => percentileBins(Float64Array.of(1), { ranges } as PercentileBinsOptions);
  const evenly = (n: number) => Array.from({ length: n }, (_, k) => [(100 * k) / n, (100 * (k + 1)) / n]);

  it.each<[string, unknown, string]>([
    ['none', [], 'too small'],
    ['one alone', [[0, 100]], 'too small'],
    ['more than twenty', evenly(21), 'too big'],
    ['a gap', [[0, 20], [30, 100]], 'expected contiguous ranges'], // prettier-ignore
    ['an overlap', [[0, 30], [20, 100]], 'expected contiguous ranges'], // prettier-ignore
    ['a start above 0', [[1, 50], [50, 100]], 'expected ranges from 0 to 100'], // prettier-ignore
    ['an end below 100', [[0, 50], [50, 99]], 'expected ranges from 0 to 100'], // prettier-ignore
    ['an empty range', [[0, 50], [50, 50], [50, 100]], 'expected pairs [low, high] with low < high'], // prettier-ignore
    ['a range without its end', [[0], [50, 100]], 'ranges.0'],
    ['a number', 5, 'expected array'],
  ])('refuse %s', (_what, ranges, text) => {
    expect(attempt(ranges)).toThrow(ConfigErrors);
    expect(attempt(ranges)).toThrow(text);
  });

  it('may be two to twenty', () => {
    expect(attempt(evenly(2))).not.toThrow();
    expect(attempt(evenly(20))).not.toThrow();
  });
});
