import type { Panel } from '@regimelab/core';
import { expectCausal, panels, permuted, poisoned } from '@regimelab/core/testing';
import { basketFunding } from '@regimelab/features';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** Rates of both signs, −0.001 to 0.001; shifted, because numbers drawn around zero would nearly all be next to it. */
const rates = panels({ min: 1, max: 2001, missing: 0.3, times: [2, 14] }).map((panel) => poisoned(panel, 0, (x) => (x - 1001) * 1e-6));
const options = { basketSize: 5, minDaysPerAsset: 2 };

/** A decision a row, over every asset and the four days up to and with the row. */
function weekly(panel: Panel) {
  const everybody = Int32Array.from(panel.axes.assets.keys());
  const rows = Array.from(panel.axes.times.keys());
  return basketFunding(
    panel,
    rows.map(() => everybody),
    rows.map((t) => ({ first: t - 3, last: t })),
    options,
  );
}

describe('basketFunding', () => {
  it('at a decision depends on nothing after the last row of its window', () => {
    expectCausal((panel) => {
      const { rate, validAssets, coveragePct } = weekly(panel);
      return Array.from(rate.keys(), (t) => [rate[t]!, validAssets[t]!, coveragePct[t]!]);
    }, rates);
  });

  it('depends on nothing before the first row of its window', () => {
    fc.assert(
      fc.property(rates, (panel) => {
        const last = panel.axes.times.length - 1;
        const window = [{ first: last - 1, last }];
        const everybody = [Int32Array.from(panel.axes.assets.keys())];
        const past: Panel = { axes: panel.axes, values: panel.values.map((x, i) => (i < (last - 1) * panel.axes.assets.length ? NaN : x)) };
        expect(basketFunding(past, everybody, window, options)).toEqual(basketFunding(panel, everybody, window, options));
      }),
    );
  });

  it('lies between the smallest and the largest rate it read', () => {
    fc.assert(
      fc.property(rates, (panel) => {
        const finite = panel.values.filter((x) => !Number.isNaN(x));
        for (const rate of weekly(panel).rate) {
          if (Number.isNaN(rate)) continue;
          expect(rate).toBeGreaterThanOrEqual(Math.min(...finite) - 1e-15);
          expect(rate).toBeLessThanOrEqual(Math.max(...finite) + 1e-15);
        }
      }),
    );
  });

  it('doubles with the rates, to the last bit', () => {
    fc.assert(
      fc.property(rates, (panel) => {
        const twice = weekly(poisoned(panel, 0, (x) => 2 * x));
        expect(twice).toEqual({ ...weekly(panel), rate: weekly(panel).rate.map((x) => 2 * x) });
      }),
    );
  });

  it('does not depend on the order of columns, only on the order of the basket', () => {
    fc.assert(
      fc.property(rates, (panel) => {
        const N = panel.axes.assets.length;
        const order = Array.from({ length: N }, (_, n) => N - 1 - n);
        const window = [{ first: 0, last: panel.axes.times.length - 1 }];
        const basket = Int32Array.from({ length: N }, (_, n) => n);
        const moved = basketFunding(permuted(panel, order), [basket.map((n) => order.indexOf(n))], window, options);
        expect(moved).toEqual(basketFunding(panel, [basket], window, options));
      }),
    );
  });
});
