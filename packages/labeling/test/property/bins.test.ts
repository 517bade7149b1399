import type { Panel } from '@regimelab/core';
import { expectCausal, panels } from '@regimelab/core/testing';
import { percentileBins, summaryByLabel, trailingBins, type Bins } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** One column without holes: values in time order. */
const oneColumn = panels({ assets: [1, 1], times: [2, 30], missing: 0 });
const rowsOf = ({ bin, percentile, referenceStart }: Bins) => Array.from(bin, (b, k) => [b, percentile[k]!, referenceStart[k]!] as const);

/** Few different values, so that ties and equal edges are met often. */
const values = fc.array(fc.integer({ min: -3, max: 6 }), { minLength: 1, maxLength: 30 }).map((list) => Float64Array.from(list));
const ranges = fc
  .uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 6 })
  .map((inner) => [0, ...inner.sort((a, b) => a - b), 100])
  .map((bounds) => bounds.slice(1).map((high, k): [number, number] => [bounds[k]!, high]));

/** The rule of the specification, word for word: the largest k with x ≥ edge_k, or 0; edges of type 7; the share that is at most x. */
function place(x: number, reference: readonly number[], percents: readonly (readonly [number, number])[]) {
  const v = [...reference].sort((a, b) => a - b);
  const edges = percents.map(([low]) => {
    const h = ((v.length - 1) * low) / 100;
    const j = Math.floor(h);
    const g = h - j;
    return g === 0 ? v[j]! : v[j]! + g * (v[j + 1]! - v[j]!);
  });
  const bin = Math.max(0, ...edges.map((edge, k) => (x >= edge ? k : 0)));
  return [bin, (100 * v.filter((value) => value <= x).length) / v.length];
}

describe('trailingBins', () => {
  it('of value k depends on nothing after k', () => {
    expectCausal((panel) => rowsOf(trailingBins(panel.values, { window: 5 })), oneColumn);
  });

  it('of value k depends on nothing more than window before k', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 8 }), (sample, window) => {
        const changed = sample.map((x, k) => (k < sample.length - 1 - window ? 1000 : x));
        const [whole, later] = [trailingBins(sample, { window }), trailingBins(changed, { window })];
        expect(rowsOf(later).at(-1)).toEqual(rowsOf(whole).at(-1));
      }),
    );
  });

  it('is the rule of the specification on the window values before', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 8 }), ranges, (sample, window, percents) => {
        const { bin, percentile } = trailingBins(sample, { window, ranges: percents });
        for (let k = window; k < sample.length; k++) {
          expect([bin[k], percentile[k]]).toEqual(place(sample[k]!, [...sample.slice(k - window, k)], percents));
        }
      }),
    );
  });
});

describe('percentileBins', () => {
  it('is not causal, and the law of causality shows it', () => {
    expect(() => expectCausal((panel: Panel) => rowsOf(percentileBins(panel.values)), oneColumn)).toThrow(/changed row/);
  });

  it('is the rule of the specification on all values', () => {
    fc.assert(
      fc.property(values, ranges, (sample, percents) => {
        const { bin, percentile } = percentileBins(sample, { ranges: percents });
        for (const [k, x] of sample.entries()) expect([bin[k], percentile[k]]).toEqual(place(x, [...sample], percents));
      }),
    );
  });

  it('never orders two values against their bins', () => {
    fc.assert(
      fc.property(values, (sample) => {
        const { bin, percentile } = percentileBins(sample);
        for (const [i, x] of sample.entries()) {
          for (const [k, z] of sample.entries()) {
            if (x > z) continue;
            expect(bin[i]!).toBeLessThanOrEqual(bin[k]!);
            expect(percentile[i]!).toBeLessThanOrEqual(percentile[k]!);
          }
        }
      }),
    );
  });

  it('does not change when all values are doubled', () => {
    fc.assert(
      fc.property(values, (sample) => {
        expect(percentileBins(sample.map((x) => 2 * x))).toEqual(percentileBins(sample));
      }),
    );
  });
});

describe('summaryByLabel', () => {
  it('counts every labelled outcome once and keeps their sum', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -1, max: 4 }))), (rows) => {
        const summary = summaryByLabel(
          Float64Array.from(rows, ([y]) => y),
          Int8Array.from(rows, ([, bin]) => bin),
          5,
        );
        const labelled = rows.filter(([, bin]) => bin >= 0);
        expect(summary.reduce((n, entry) => n + (entry?.count ?? 0), 0)).toBe(labelled.length);
        const total = summary.reduce((sum, entry) => sum + (entry === null ? 0 : entry.count * entry.mean), 0);
        expect(total).toBeCloseTo(
          labelled.reduce((sum, [y]) => sum + y, 0),
          9,
        );
      }),
    );
  });
});
