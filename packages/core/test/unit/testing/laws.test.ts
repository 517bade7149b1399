import { createAxes, crossSection, panelOf, type Panel } from '@regimelab/core';
import { expectCausal, panels, permuted, poisoned } from '@regimelab/core/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** Rows of an operation that looks at the whole panel at once. */
const rowsOf = (panel: Panel, cell: (t: number, n: number) => number) =>
  Array.from(panel.axes.times, (_, t) => panel.axes.assets.map((_asset, n) => cell(t, n)));

const at = (panel: Panel, t: number, n: number) => panel.values[t * panel.axes.assets.length + n] ?? NaN;

const columnOf = (panel: Panel, n: number) => Array.from(panel.axes.times, (_, t) => at(panel, t, n)).filter((x) => !Number.isNaN(x));

const meanOf = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

/** How far row t lies from the mean of a sample, in its standard deviations. */
const zScore = (panel: Panel, t: number, n: number, sample: readonly number[]) => {
  const centre = meanOf(sample);
  return (at(panel, t, n) - centre) / Math.sqrt(meanOf(sample.map((x) => (x - centre) ** 2)));
};

describe('expectCausal', () => {
  it.each<[string, (panel: Panel) => readonly ArrayLike<number>[]]>([
    ['the row itself', (panel) => Array.from(panel.axes.times, (_, t) => crossSection(panel, t))],
    ['the row before', (panel) => rowsOf(panel, (t, n) => (t === 0 ? NaN : at(panel, t - 1, n)))],
    ['the mean of all rows so far', (panel) => rowsOf(panel, (t, n) => meanOf(Array.from({ length: t + 1 }, (_, s) => at(panel, s, n))))],
  ])('passes what reads %s', (_what, operation) => {
    expectCausal(operation);
  });

  it.each<[string, (panel: Panel) => readonly ArrayLike<number>[]]>([
    ['a z-score over the full sample', (panel) => rowsOf(panel, (t, n) => zScore(panel, t, n, columnOf(panel, n)))],
    ['the next close', (panel) => rowsOf(panel, (t, n) => at(panel, t + 1, n))],
    ['the next close, once in a while', (panel) => rowsOf(panel, (t, n) => (t % 5 === 4 ? at(panel, t + 1, n) : at(panel, t, n)))],
    ['whether an asset still prints five rows later', (panel) => rowsOf(panel, (t, n) => Number(Number.isNaN(at(panel, t + 5, n))))],
    ['the order of assets on the last row', (panel) => rowsOf(panel, (_t, n) => at(panel, panel.axes.times.length - 1, n))],
    [
      'holes filled from the future',
      (panel) => rowsOf(panel, (t, n) => (Number.isNaN(at(panel, t, n)) ? at(panel, t + 1, n) : at(panel, t, n))),
    ],
    ['the number of rows', (panel) => rowsOf(panel, () => panel.axes.times.length)],
    ['a scale taken from the maximum of all rows', (panel) => rowsOf(panel, (t, n) => at(panel, t, n) / Math.max(...columnOf(panel, n)))],
  ])('fails for %s', (_what, leak) => {
    expect(() => expectCausal(leak)).toThrow(/changed row \d+/);
  });

  it('tells bits apart: a zero that becomes a negative zero is a change', () => {
    const leak = (panel: Panel) => rowsOf(panel, (t, n) => (Number.isNaN(at(panel, t + 1, n)) ? -0 : 0));
    expect(() => expectCausal(leak)).toThrow(/changed row/);
  });

  it('fails for a look at holes to come on panels that have none', () => {
    const leak = (panel: Panel) => rowsOf(panel, (t, n) => Number(t + 1 < panel.axes.times.length && Number.isNaN(at(panel, t + 1, n))));
    expect(() => expectCausal(leak, panels({ missing: 0 }))).toThrow(/the future set to NaN .*changed row/);
  });

  it('compares rows of any kind: lists of texts, and a list that only grows', () => {
    const names = (panel: Panel) =>
      rowsOf(panel, (t, n) => at(panel, t + 1, n)).map((row) => panel.axes.assets.filter((_asset, n) => !(row[n]! > 1)));
    expect(() => expectCausal(names)).toThrow(/changed row/);
    expect(() => expectCausal(names, panels({ assets: [1, 1], min: 2, missing: 0 }))).toThrow(/\[\] became \["A0"\]/);
  });
});

describe('panels', () => {
  const sample = fc.sample(panels({ times: [3, 9], assets: [2, 4], min: 1, max: 2, missing: 0.25 }), { numRuns: 300, seed: 7 });

  it('has the sizes and values asked for', () => {
    for (const { axes, values } of sample) {
      expect(axes.times.length).toBeGreaterThanOrEqual(3);
      expect(axes.times.length).toBeLessThanOrEqual(9);
      expect(axes.assets.length).toBeGreaterThanOrEqual(2);
      expect(axes.assets.length).toBeLessThanOrEqual(4);
      expect(values).toHaveLength(axes.times.length * axes.assets.length);
      expect(values.every((x) => Number.isNaN(x) || (x >= 1 && x <= 2))).toBe(true);
    }
  });

  it('has the share of holes asked for', () => {
    const cells = sample.flatMap(({ values }) => [...values]);
    const share = cells.filter(Number.isNaN).length / cells.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.3);
  });

  it('has no hole where none is asked for', () => {
    expect(fc.sample(panels({ missing: 0 }), { numRuns: 50, seed: 7 }).some(({ values }) => values.some(Number.isNaN))).toBe(false);
  });
});

describe('poisoned and permuted', () => {
  const panel = panelOf(createAxes('day', [1, 2, 3], ['A', 'B', 'C']), [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]);

  it('change the rows from the cut on and no other', () => {
    expect([...poisoned(panel, 1, (x) => x * 10).values]).toEqual([1, 2, 3, 40, 50, 60, 70, 80, 90]);
    expect([...poisoned(panel, 3, () => NaN).values]).toEqual([...panel.values]);
    expect([...panel.values]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('move each asset with its column', () => {
    const moved = permuted(panel, [2, 0, 1]);
    expect(moved.axes.assets).toEqual(['C', 'A', 'B']);
    expect([...moved.values]).toEqual([3, 1, 2, 6, 4, 5, 9, 7, 8]);
  });
});
