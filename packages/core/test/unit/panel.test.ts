import { createAxes, createPanel, crossSection, emptyPanel, emptySeries, panelOf, ShapeError, truncate } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';

const axes = createAxes('day', [10, 11, 12], ['A', 'B']);

describe('createPanel', () => {
  it('stands on the values given, without a copy', () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 6);
    expect(createPanel(axes, values).values).toBe(values);
  });

  it('refuses another number of values than times × assets', () => {
    expect(() => createPanel(axes, new Float64Array(5))).toThrow(new ShapeError('SHAPE', 'createPanel: expected 3×2 = 6 values, got 5'));
    expect(() => createPanel(axes, new Float64Array(7))).toThrow(ShapeError);
  });

  it.each([Infinity, -Infinity])('refuses %d and says where it stands', (value) => {
    expect(() => createPanel(axes, Float64Array.of(1, 2, 3, value, 5, 6))).toThrow(
      'createPanel: an infinite value at 3; use NaN for missing',
    );
  });

  it('takes NaN for missing', () => {
    expect(createPanel(axes, new Float64Array(6).fill(NaN)).values).toHaveLength(6);
  });
});

describe('panelOf', () => {
  it('is row-major by time: values[t * N + n], null = missing', () => {
    const panel = panelOf(axes, [
      [1, 2],
      [null, 4],
      [5, 6],
    ]);
    expect([...panel.values]).toEqual([1, 2, NaN, 4, 5, 6]);
  });

  it('refuses rows that do not fit the axes', () => {
    expect(() => panelOf(axes, [[1, 2]])).toThrow(ShapeError);
  });
});

describe('crossSection', () => {
  it('is the row of one time, a view and no copy', () => {
    const panel = panelOf(axes, [
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const row = crossSection(panel, 1);
    expect([...row]).toEqual([3, 4]);
    panel.values[2] = 30;
    expect(row[0]).toBe(30);
  });
});

describe('truncate', () => {
  const panel = panelOf(axes, [
    [1, 2],
    [3, 4],
    [5, 6],
  ]);

  it('keeps the rows before end, on axes of its own', () => {
    const before = truncate(panel, 2);
    expect([...before.values]).toEqual([1, 2, 3, 4]);
    expect(before.axes).toEqual(createAxes('day', [10, 11], ['A', 'B']));
    expect(panel.axes.times).toHaveLength(3);
  });

  it('keeps nothing at 0 and everything at T', () => {
    expect(truncate(panel, 0).values).toHaveLength(0);
    expect(truncate(panel, 0).axes.times).toHaveLength(0);
    expect([...truncate(panel, 3).values]).toEqual([...panel.values]);
  });
});

describe('emptyPanel and emptySeries', () => {
  it('are missing everywhere', () => {
    expect([...emptyPanel(axes).values]).toEqual([NaN, NaN, NaN, NaN, NaN, NaN]);
    expect(emptySeries(axes)).toEqual({ unit: 'day', times: Int32Array.of(10, 11, 12), values: new Float64Array(3).fill(NaN) });
  });
});
