import { panelOf, createAxes, type Panel } from '@regimelab/core';
import { panels, permuted } from '@regimelab/core/testing';
import { benchmarkRelativeReturn } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** Prices of several windows; the first column is the benchmark, all columns are in the basket. */
const starts = panels({ assets: [1, 6], times: [1, 8] });
const withEnds = starts.chain((start) =>
  fc.shuffledSubarray([...start.values.keys()], { minLength: start.values.length }).map((order) => ({
    start,
    end: { axes: start.axes, values: Float64Array.from(order, (i) => start.values[i]!) } satisfies Panel,
  })),
);
const options = { benchmark: [{ asset: 'A0', weight: 1 }], basketSize: 4 };
const everybody = ({ axes }: Panel) => Array.from(axes.times, () => Int32Array.from(axes.assets.keys()));

describe('benchmarkRelativeReturn', () => {
  it('is zero where no price changes', () => {
    fc.assert(
      fc.property(starts, (start) => {
        const { basket, benchmark, relative } = benchmarkRelativeReturn(start, start, everybody(start), options);
        for (const returns of [basket, benchmark, relative]) expect(returns.every((r) => r === 0 || Number.isNaN(r))).toBe(true);
      }),
    );
  });

  it('counts every member as priced, lost, or without a price at the start', () => {
    fc.assert(
      fc.property(withEnds, ({ start, end }) => {
        const N = start.axes.assets.length;
        const { priced, lost } = benchmarkRelativeReturn(start, end, everybody(start), options);
        for (const [k, count] of priced.entries()) {
          const unpriced = start.values.subarray(k * N, k * N + N).filter(Number.isNaN).length;
          expect(count + lost[k]! + unpriced).toBe(N);
        }
      }),
    );
  });

  it('does not depend on the unit of prices nor on the order of columns', () => {
    fc.assert(
      fc.property(withEnds, ({ start, end }) => {
        const N = start.axes.assets.length;
        const order = Array.from({ length: N }, (_, n) => N - 1 - n);
        const inCents = (panel: Panel): Panel => ({ axes: panel.axes, values: panel.values.map((x) => 128 * x) });
        const baskets = everybody(start).map((basket) => basket.map((n) => order.indexOf(n)));
        const moved = benchmarkRelativeReturn(permuted(inCents(start), order), permuted(inCents(end), order), baskets, options);
        expect(moved).toEqual(benchmarkRelativeReturn(start, end, everybody(start), options));
      }),
    );
  });

  it('of one window depends on the prices of that window alone', () => {
    fc.assert(
      fc.property(withEnds, ({ start, end }) => {
        const { assets, times } = start.axes;
        const k = times.length - 1;
        const only = (panel: Panel) => panelOf(createAxes('day', [times[k]!], assets), [[...panel.values.slice(k * assets.length)]]);
        const one = benchmarkRelativeReturn(only(start), only(end), [everybody(start)[k]!], options);
        const all = benchmarkRelativeReturn(start, end, everybody(start), options);
        expect([one.relative[0], one.priced[0], one.lost[0]]).toEqual([all.relative[k], all.priced[k], all.lost[k]]);
      }),
    );
  });
});
