import { AlignmentError, createAxes, dailyAxes, emptyPanel, requireSameAssets, requireSameAxes, ShapeError } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';

const on = (times: number[], assets: string[]) => emptyPanel(createAxes('day', times, assets));

describe('createAxes', () => {
  it('keeps times and assets in the order given', () => {
    const axes = createAxes('minute', [15, 30], ['ETH', 'BTC']);
    expect(axes).toEqual({ unit: 'minute', times: Int32Array.of(15, 30), assets: ['ETH', 'BTC'] });
  });

  it('does not change with the arrays it was made from', () => {
    const [times, assets] = [
      [1, 2],
      ['A', 'B'],
    ];
    const axes = createAxes('day', times, assets);
    times[0] = 0;
    assets[0] = 'Z';
    expect(axes.times[0]).toBe(1);
    expect(axes.assets[0]).toBe('A');
    expect(Object.isFrozen(axes) && Object.isFrozen(axes.assets)).toBe(true);
  });

  it.each([
    ['an equal time', [3, 5, 5], 'row 2 holds 5 after 5'],
    ['an earlier time', [3, 2, 9], 'row 1 holds 2 after 3'],
  ])('refuses %s and names its row', (_what, times, text) => {
    expect(() => createAxes('day', times, ['A'])).toThrow(ShapeError);
    expect(() => createAxes('day', times, ['A'])).toThrow(text);
  });

  it('refuses an asset that stands twice and names it', () => {
    expect(() => createAxes('day', [1], ['A', 'B', 'A', 'C'])).toThrow(new ShapeError('SHAPE', 'createAxes: asset A stands twice'));
  });

  it('takes no time and no asset', () => {
    expect(createAxes('day', [], [])).toEqual({ unit: 'day', times: new Int32Array(0), assets: [] });
  });
});

describe('dailyAxes', () => {
  it('has every day from first to last, both included', () => {
    expect([...dailyAxes(-1, 2, []).times]).toEqual([-1, 0, 1, 2]);
    expect([...dailyAxes(4, 4, []).times]).toEqual([4]);
  });

  it('has no day where the last lies before the first', () => {
    expect([...dailyAxes(4, 3, []).times]).toEqual([]);
    expect([...dailyAxes(4, -3, []).times]).toEqual([]);
  });

  it('puts the assets into code-point order', () => {
    expect(dailyAxes(0, 0, new Set(['a', 'SOL', '1000SATS', '\u{1F600}', '\uFFFD'])).assets).toEqual([
      '1000SATS',
      'SOL',
      'a',
      '\uFFFD',
      '\u{1F600}',
    ]);
  });
});

describe('requireSameAxes', () => {
  it('accepts the same axes, and equal ones', () => {
    const panel = on([1, 2], ['A', 'B']);
    expect(() => requireSameAxes('spread', panel, panel, on([1, 2], ['A', 'B']))).not.toThrow();
  });

  it.each([
    ['number of times', on([1], ['A', 'B']), 'expected 2, got 1'],
    ['number of assets', on([1, 2], ['A']), 'expected 2, got 1'],
    ['time in row 1', on([1, 3], ['A', 'B']), 'expected 2, got 3'],
    ['asset in column 1', on([1, 2], ['A', 'C']), 'expected B, got C'],
    ['asset in column 0', on([1, 2], ['B', 'A']), 'expected A, got B'],
    ['time unit', emptyPanel(createAxes('minute', [1, 2], ['A', 'B'])), 'expected day, got minute'],
  ])('names the operation and the first difference: %s', (what, other, text) => {
    const panel = on([1, 2], ['A', 'B']);
    expect(() => requireSameAxes('spread', panel, other)).toThrow(AlignmentError);
    expect(() => requireSameAxes('spread', panel, panel, other)).toThrow(`spread: panels must share their axes; ${what}: ${text}`);
  });

  it('carries the difference as facts', () => {
    expect(() => requireSameAxes('spread', on([1], ['A']), on([2], ['A']))).toThrow(
      expect.objectContaining({ code: 'ALIGNMENT', context: { what: 'time in row 0', expected: 1, actual: 2 } }),
    );
  });
});

describe('requireSameAssets', () => {
  it('does not ask for equal times', () => {
    expect(() => requireSameAssets('returns', on([1, 2], ['A', 'B']), on([7], ['A', 'B']))).not.toThrow();
  });

  it.each([
    ['another asset', ['A', 'C'], 'column 1: expected B, got C'],
    ['another order', ['B', 'A'], 'column 0: expected A, got B'],
    ['one asset fewer', ['A'], 'column 1: expected B, got undefined'],
    ['one asset more', ['A', 'B', 'C'], 'column 2: expected undefined, got C'],
  ])('refuses %s', (_what, assets, text) => {
    expect(() => requireSameAssets('returns', on([1], ['A', 'B']), on([1], assets))).toThrow(
      new AlignmentError('ALIGNMENT', `returns: panels must share their assets; ${text}`),
    );
  });
});
