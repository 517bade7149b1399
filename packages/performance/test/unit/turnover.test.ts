import { describe, expect, it } from '@jest/globals';
import { createAxes, panelOf } from '@regimelab/core';
import { turnover } from '@regimelab/performance';

const weights = (...rows: (number | null)[][]) =>
  panelOf(
    createAxes(
      'day',
      rows.map((_, t) => t),
      ['BTC', 'SOL'],
    ),
    rows,
  );

describe('turnover', () => {
  it('is the sum of absolute weight changes, from nothing before the first row', () => {
    expect([...turnover(weights([0.5, -0.5], [0.5, -0.25], [-0.5, 0.5])).values]).toEqual([1, 0.25, 1.75]);
  });

  it('is missing where a weight of the row or the row before is', () => {
    expect([...turnover(weights([0.5, -0.5], [null, -0.5], [0.5, -0.5], [0.5, 0])).values]).toEqual([1, NaN, NaN, 0.5]);
  });
});
