import { ConfigErrors } from '@regimelab/core';
import { trailingBins, type TrailingBinsOptions } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

/** Bin and percentile of x against a reference that stands just before it. */
const placed = (x: number, reference: number[]) => {
  const { bin, percentile, degenerate } = trailingBins(Float64Array.of(...reference, x), { window: reference.length });
  return [bin.at(-1), percentile.at(-1), degenerate];
};

describe('trailingBins', () => {
  it('has its edges at the quantiles of the values before: of 0 and 10 at 0, 2, 4, 6, 8, 10', () => {
    const bins = [0, 1.9, 2, 3.9, 4, 6, 7.9, 8, 9.9, 10].map((x) => placed(x, [0, 10])[0]);
    expect(bins).toEqual([0, 0, 1, 1, 2, 3, 3, 4, 4, 4]);
  });

  it('puts values beyond the reference into the end bins', () => {
    expect(placed(-1, [0, 10])).toEqual([0, 0, 0]);
    expect(placed(11, [0, 10])).toEqual([4, 100, 0]);
  });

  it('has the edges of the worked example of MSM v0', () => {
    // Section 6 on (0.00005, 0.000214285714286): edges 5e-5, 8.28571428571e-5, 1.15714285714e-4, 1.48571428571e-4, 1.81428571429e-4
    const reference = [0.0002142857142857143, 0.00005000000000000001];
    const edges = [8.28571428571e-5, 1.15714285714e-4, 1.48571428571e-4, 1.81428571429e-4];
    expect(edges.map((edge) => placed(edge * (1 - 1e-9), reference)[0])).toEqual([0, 1, 2, 3]);
    expect(edges.map((edge) => placed(edge * (1 + 1e-9), reference)[0])).toEqual([1, 2, 3, 4]);
  });

  it('does not count the value itself among its reference', () => {
    // With 100 in the sample the edges would be 0, 2, … and 3 the percentile 66.7.
    expect(placed(100, [0, 1])).toEqual([4, 100, 0]);
    expect(placed(0.5, [0, 1])).toEqual([2, 50, 0]);
  });

  it('ranks by the share of the reference that is at most as large', () => {
    expect(placed(2, [1, 2, 2, 3])[1]).toBe(75);
  });

  it('gives the highest of several equal edges', () => {
    // sorted 1 1 1 1 5: edges 1, 1, 1, 1, 1.8, 5
    expect(placed(1, [1, 5, 1, 1, 1])[0]).toBe(3);
    expect(placed(0.9, [1, 5, 1, 1, 1])[0]).toBe(0);
  });

  it('counts a constant reference as degenerate: the last bin, or the first for a value below it', () => {
    expect(placed(2, [2, 2, 2])).toEqual([4, 100, 1]);
    expect(placed(3, [2, 2, 2])).toEqual([4, 100, 1]);
    expect(placed(1, [2, 2, 2])).toEqual([0, 0, 1]);
  });

  it('does not call a reference degenerate whose last edge alone differs', () => {
    expect(placed(1, [1, 1, 1, 1, 1, 5])).toEqual([4, 500 / 6, 0]); // edges 1, 1, 1, 1, 1, 5
  });

  it('gives the first window values no label', () => {
    const bins = trailingBins(Float64Array.of(1, 2, 3, 4, 5), { window: 3 });
    expect([...bins.bin]).toEqual([-1, -1, -1, 4, 4]);
    expect([...bins.percentile]).toEqual([NaN, NaN, NaN, 100, 100]);
    expect([...bins.referenceStart]).toEqual([-1, -1, -1, 0, 1]);
  });

  it('forgets values older than the window', () => {
    const bins = trailingBins(Float64Array.of(-100, 0, 10, 4), { window: 2 });
    expect([...bins.bin]).toEqual([-1, -1, 4, 2]); // 4 within (0, 10), not within (−100, 0, 10)
  });

  it('labels nothing where the window is as long as the data, or longer', () => {
    for (const window of [3, 4, 52]) {
      expect(trailingBins(Float64Array.of(1, 2, 3), { window })).toMatchObject({
        bin: Int8Array.of(-1, -1, -1),
        percentile: Float64Array.of(NaN, NaN, NaN),
        referenceStart: Int32Array.of(-1, -1, -1),
        degenerate: 0,
      });
    }
  });

  it('labels the 53rd value first where nothing else is said: 50 labels of 102 weeks', () => {
    const { bin } = trailingBins(Float64Array.from({ length: 102 }, (_, k) => Math.sin(k)));
    expect(bin.findIndex((b) => b >= 0)).toBe(52);
    expect(bin.filter((b) => b >= 0)).toHaveLength(50);
  });

  it('leaves the values as they were', () => {
    const values = Float64Array.of(3, 1, 2);
    trailingBins(values, { window: 2 });
    expect([...values]).toEqual([3, 1, 2]);
  });

  it('is known at its time: causal', () => {
    expect(trailingBins(new Float64Array(0)).causality).toBe('causal');
  });

  it.each<[object, string]>([
    [{ window: 0 }, 'window: too small'],
    [{ window: 1.5 }, 'window: expected int'],
    [{ windows: 52 }, 'windows: no such key'],
    [{ ranges: [] }, 'ranges: too small'],
  ])('refuses the options %j', (options, text) => {
    const attempt = () => trailingBins(Float64Array.of(1), options as TrailingBinsOptions);
    expect(attempt).toThrow(ConfigErrors);
    expect(attempt).toThrow(`trailingBins: ${text}`);
  });
});
