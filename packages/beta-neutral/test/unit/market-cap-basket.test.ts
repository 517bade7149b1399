import { createAxes, panelOf } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';
import { BASKET_VERDICTS, marketCapBasket, type MarketCapBasketOptions } from '@regimelab/beta-neutral';

const axes = createAxes('day', [0, 1], ['A', 'B', 'BTC', 'C', 'D']);
const marketCapAsOf = panelOf(axes, [
  [1e8, 3e8, 9e11, 1e8, 4e7],
  [1e8, 3e8, 9e11, null, 6e8],
]);
const volumeAsOf = panelOf(axes, [
  [1e6, 1e6, 1e10, 1000, 1e6],
  [1e6, 999, 1e10, 1e6, null],
]);
const baskets = (options: MarketCapBasketOptions) =>
  marketCapBasket({ marketCapAsOf, volumeAsOf }, new Set(['BTC']), [0, 1], options).baskets;

describe('marketCapBasket', () => {
  it('takes the largest by market cap, ties by id, with equal shares', () => {
    const [first] = baskets({ size: 2 });
    expect([...first!.columns].map((n) => axes.assets[n])).toEqual(['B', 'A']);
    expect([...first!.weights]).toEqual([0.5, 0.5]);
    expect(Array.from(first!.verdicts, (code) => BASKET_VERDICTS[code])).toEqual([
      'member',
      'member',
      'excluded',
      'not among the largest',
      'market cap below minimum',
    ]);
  });

  it('weighs by market cap when asked, without a cap per name', () => {
    const [first] = baskets({ size: 3, weighting: 'mcap' });
    expect([...first!.weights]).toEqual([0.6, 0.2, 0.2]);
  });

  it('has no basket with fewer names than its size', () => {
    const [, second] = baskets({ size: 2 });
    expect([second!.columns.length, second!.weights.length, second!.eligible]).toEqual([0, 0, 1]);
    expect(Array.from(second!.verdicts, (code) => BASKET_VERDICTS[code])).toEqual([
      'basket too small',
      'volume below minimum',
      'excluded',
      'no market cap',
      'no volume',
    ]);
  });

  it('counts a volume of exactly the minimum, and takes an infinite cap as missing', () => {
    expect(baskets({ size: 3 })[0]!.columns.length).toBe(3);
    const infinite = { axes, values: marketCapAsOf.values.map((value) => (value === 3e8 ? Infinity : value)) };
    const [first] = marketCapBasket({ marketCapAsOf: infinite, volumeAsOf }, new Set(['BTC']), [0], { size: 1 }).baskets;
    expect(axes.assets[first!.columns[0]!]).toBe('A');
  });

  it('refuses panels on other axes and rows that do not exist', () => {
    const other = panelOf(createAxes('day', [5, 6], axes.assets), [Array(5).fill(1), Array(5).fill(1)]);
    expect(() => marketCapBasket({ marketCapAsOf, volumeAsOf: other }, new Set(), [0])).toThrow(
      expect.objectContaining({ code: 'ALIGNMENT' }),
    );
    expect(() => marketCapBasket({ marketCapAsOf, volumeAsOf }, new Set(), [2])).toThrow(expect.objectContaining({ code: 'SHAPE' }));
  });
});
