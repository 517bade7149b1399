import { describe, expect, it } from '@jest/globals';
import { createAxes, type Panel } from '@regimelab/core';
import { forwardReturn } from '@regimelab/labeling';
import { altsOverLongLeg } from '../../src/pure-msm/alts-over-long-leg.js';

const ASSETS = ['A', 'B', 'C', 'D', 'E', 'L', 'M'];

/** Prices of three days: 100, then what grew by the returns of the second and third day; null: no cell. */
function prices(...returns: readonly (readonly (number | null)[])[]): Panel {
  const rows = returns.reduce<(readonly number[])[]>(
    (days, own) => [...days, days.at(-1)!.map((price, n) => (own[n] === null ? NaN : price * (1 + own[n]!)))],
    [ASSETS.map(() => 100)],
  );
  return { axes: createAxes('day', Int32Array.from(rows.keys()), ASSETS), values: Float64Array.from(rows.flat()) };
}
const leg = (columns: readonly number[], weights: readonly number[]) => ({
  columns: Int32Array.from(columns),
  weights: Float64Array.from(weights),
});
const basket = (row: number, columns: readonly number[], weights = columns.map(() => 1 / columns.length)) => ({
  row,
  ...leg(columns, weights),
});
const five = [0, 1, 2, 3, 4];

describe('altsOverLongLeg', () => {
  it('is the weighted return of the basket less that of the long leg, at the row where both were earned', () => {
    const price = prices([0.1, 0.2, 0, 0, 0, 0.05, -0.01], [0, 0, 0, 0, 0, 0, 0]);
    const y = altsOverLongLeg(price, [basket(0, [0, 1], [0.25, 0.75])], leg([5, 6], [0.7, 0.3]));
    // 0.25 · 0.10 + 0.75 · 0.20 − (0.7 · 0.05 − 0.3 · 0.01) = 0.175 − 0.032
    expect([y[0], y[2]]).toEqual([NaN, NaN]);
    expect(y[1]).toBeCloseTo(0.143, 14);
  });

  it('holds the basket of the row before: another basket at the row itself changes nothing', () => {
    const price = prices([0.1, 0.2, 0, 0, 0, 0, 0], [0.3, -0.1, 0, 0, 0, 0, 0]);
    const y = altsOverLongLeg(price, [basket(0, [0]), basket(1, [1])], leg([5], [1]));
    expect(y[1]).toBeCloseTo(0.1, 14);
    expect(y[2]).toBeCloseTo(-0.1, 14);
  });

  it('scales the shares of the names that have a return when at least 60 % of a leg have one', () => {
    const price = prices([0.1, 0.2, 0.3, null, null, 0, 0]);
    expect(altsOverLongLeg(price, [basket(0, five, [0.1, 0.2, 0.1, 0.3, 0.3])], leg([5], [1]))[1]).toBeCloseTo(
      (0.01 + 0.04 + 0.03) / 0.4,
      14,
    );
  });

  it('is missing when fewer than 60 % of the names of a leg have a return, whatever their weight', () => {
    const few = prices([0.1, 0.2, null, null, null, 0, 0]);
    expect(altsOverLongLeg(few, [basket(0, five, [0.45, 0.45, 0.04, 0.03, 0.03])], leg([5], [1]))[1]).toBeNaN();
    const half = prices([0.1, 0.2, 0, 0, 0, 0, null]);
    expect(altsOverLongLeg(half, [basket(0, five)], leg([5, 6], [0.99, 0.01]))[1]).toBeNaN();
  });

  it('reads cells: a name whose older price is missing has no return, however fresh a price before it', () => {
    const price = prices([0.1, 0, 0, 0, 0, 0, 0], [0.1, 0, 0, 0, 0, 0, 0]);
    price.values[ASSETS.length] = NaN; // A on the second day
    expect(altsOverLongLeg(price, [basket(1, [0])], leg([5], [1]))[2]).toBeNaN();
  });

  it('is missing without a basket', () => {
    expect(altsOverLongLeg(prices([0.1, 0, 0, 0, 0, 0, 0]), [basket(0, [])], leg([5], [1]))[1]).toBeNaN();
  });

  it('compounds over a horizon: y = 0.1, −0.1 gives −0.01 over two days', () => {
    const price = prices([0.1, 0, 0, 0, 0, 0, 0], [-0.1, 0, 0, 0, 0, 0, 0]);
    const y = altsOverLongLeg(price, [basket(0, [0]), basket(1, [0])], leg([5], [1]));
    expect(forwardReturn(y, { horizon: 2 }).values[0]).toBeCloseTo(-0.01, 14);
  });
});
