import { delistingPrice, fee, funding, settlementsCrossed, slippage, squareRootImpact } from '@regimelab/backtest-engine';
import { createAxes } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';
import { daysOf, FIRST_DAY } from '../markets.js';

describe('costs of a trade', () => {
  it('fee: a quarter at 8 bp and three quarters at 2 bp are 3.5 bp', () => {
    const rates = { takerShare: 0.25, takerFeeBps: 8, makerFeeBps: 2 };
    expect(fee(-20_000, rates)).toBe(7);
    expect(fee(20_000, { ...rates, makerFeeBps: -4 })).toBe(-2);
  });

  it('slippage: 5 bp of 20,000 are 10, bought or sold', () => expect([slippage(20_000, 5), slippage(-20_000, 5)]).toEqual([10, 10]));

  it('impact: 1 % of the volume at 4 % a day and k = 0.5 costs 20 bp', () => {
    expect(squareRootImpact(-10_000, 0.04, 1_000_000, 0.5)).toBeCloseTo(20, 12);
  });

  it('impact: is NaN where volume or volatility is not known, or nothing is traded', () => {
    expect(squareRootImpact(1, NaN, 1, 0.1)).toBeNaN();
    expect(squareRootImpact(1, 0.1, NaN, 0.1)).toBeNaN();
    expect(squareRootImpact(1, 0.1, 0, 0.1)).toBeNaN();
  });
});

describe('costs of a position', () => {
  it('funding: a positive rate is paid by the long side and received by the short one', () => {
    expect(funding(2, 50, 0.001)).toBe(0.1);
    expect(funding(-2, 50, 0.001)).toBe(-0.1);
  });

  it('delisting: the haircut is against the holder on both sides', () => {
    expect(delistingPrice(3, 10, 0.2)).toBe(8);
    expect(delistingPrice(-3, 10, 0.2)).toBe(12);
    expect(delistingPrice(-3, 10, 0)).toBe(10);
  });
});

describe('settlementsCrossed', () => {
  const midnight = FIRST_DAY * 1440;

  it('gives a settlement at a row’s own time to that row, one just after it to the next', () => {
    const tape = [
      { time: midnight + 1440, column: 0, rate: 0.25 },
      { time: midnight + 1441, column: 0, rate: 0.5 },
      { time: midnight + 2 * 1440, column: 1, rate: 1 },
    ];
    const { values } = settlementsCrossed(tape, daysOf(3, ['A', 'B']));
    expect([...values]).toEqual([NaN, NaN, 0.25, 0, 0.5, 1]);
  });

  it('takes a tape in any order, and leaves out what lies outside of the rows', () => {
    const tape = [
      { time: midnight + 120, column: 0, rate: 0.5 },
      { time: midnight + 60, column: 0, rate: 0.25 },
      { time: midnight, column: 0, rate: 8 },
      { time: midnight + 121, column: 0, rate: 16 },
    ];
    const axes = createAxes('minute', [midnight, midnight + 60, midnight + 120], ['A']);
    expect([...settlementsCrossed(tape, axes).values]).toEqual([NaN, 0.25, 0.5]);
  });
});
