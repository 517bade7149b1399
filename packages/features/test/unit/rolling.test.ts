import { ConfigError } from '@regimelab/core';
import { minPeriods, rollingMean, rollingMedian, rollingStandardDeviation, rollingZScore } from '@regimelab/features';
import { describe, expect, it } from '@jest/globals';
import { expectAllClose } from '../close.js';

describe('minPeriods', () => {
  it('is the whole window up to 7 rows, and four fifths of it rounded up beyond', () => {
    expect([1, 3, 7, 8, 10, 20, 30, 60].map(minPeriods)).toEqual([1, 3, 7, 7, 8, 16, 24, 48]);
  });

  it('rounds no whole number up: 35 rows need 28', () => {
    expect(minPeriods(35)).toBe(28);
  });

  it('refuses a window that is no whole number from 1', () => {
    for (const window of [0, -1, 2.5, NaN, Infinity]) expect(() => minPeriods(window)).toThrow(ConfigError);
  });
});

describe('a rolling statistic', () => {
  const x = Float64Array.of(4, 1, NaN, 3, 2, 8, 6, 5, 7, 9, Infinity);

  it('skips what is missing and needs min-periods values: 8 of 10 rows', () => {
    // Row 8: rows 0 … 8 hold 4 1 3 2 8 6 5 7. Row 9: rows 0 … 9 hold those and 9. Row 10: rows 1 … 10 hold 1 3 2 8 6 5 7 9.
    expect([...rollingMean(x, 10)].slice(7)).toEqual([NaN, 36 / 8, 45 / 9, 41 / 8]);
    expect([...rollingMedian(x, 10)].slice(7)).toEqual([NaN, 4.5, 5, 5.5]);
  });

  it('reads the row itself and the window − 1 rows before it', () => {
    expect([...rollingMean(x, 3)]).toEqual([NaN, NaN, NaN, NaN, NaN, 13 / 3, 16 / 3, 19 / 3, 6, 7, NaN]);
    expect([...rollingMedian(x, 3)]).toEqual([NaN, NaN, NaN, NaN, NaN, 3, 6, 6, 6, 7, NaN]);
    // 3 2 8: mean 13/3, squares 16/9 + 49/9 + 121/9 = 186/9, /2 = 31/3
    expectAllClose(rollingStandardDeviation(x, 3).slice(5, 6), [Math.sqrt(31 / 3)], 1e-15);
  });

  it('forms each window anew: one enormous value leaves no trace once it is gone', () => {
    const y = Float64Array.of(0.1, 0.2, 1e17, 0.1, 0.2, 0.3);
    expect(rollingMean(y, 3)[5]).toBe((0.1 + 0.2 + 0.3) / 3);
    expectAllClose(rollingZScore(y, 3).slice(5), [1], 1e-12);
  });
});

describe('rollingZScore', () => {
  it('is the distance of the newest value from the mean of its window, in standard deviations of ddof 1', () => {
    // 1 2 6: mean 3, squares 4 + 1 + 9, sd √7
    expectAllClose(rollingZScore(Float64Array.of(1, 2, 6), 3), [null, null, 3 / Math.sqrt(7)], 1e-15);
  });

  it('is missing where the newest value is, and otherwise bears a fifth of holes', () => {
    const x = Float64Array.from({ length: 12 }, (_, t) => (t === 3 || t === 5 || t === 11 ? NaN : t * t));
    const z = rollingZScore(x, 10);
    expect([...z].map(Number.isFinite)).toEqual([...Array<boolean>(9).fill(false), true, true, false]);
    // 0 1 4 16 36 49 64 81 at row 9
    const [mean, n] = [251 / 8, 8];
    const squares = [0, 1, 4, 16, 36, 49, 64, 81].reduce((sum, v) => sum + (v - mean) ** 2, 0);
    expectAllClose(z.slice(9, 10), [(81 - mean) / Math.sqrt(squares / (n - 1))], 1e-14);
  });

  it('is missing over equal values, also those whose computed mean misses them', () => {
    for (const value of [0, 0.1, 1 / 3, 1e16 / 3])
      expect([...rollingZScore(new Float64Array(20).fill(value), 10)]).toEqual(Array(20).fill(NaN));
  });

  it('is missing over equal values with a hole between them, and back as soon as one differs', () => {
    const x = new Float64Array(20).fill(0.1);
    x[4] = NaN;
    x[15] = 0.2;
    const z = rollingZScore(x, 10);
    expect([...z].map(Number.isFinite)).toEqual(Array.from({ length: 20 }, (_, t) => t >= 15));
  });

  it('takes a deviation of at most 1e-12 of the mean for none', () => {
    const wobble = (size: number) => Float64Array.from({ length: 10 }, (_, t) => 1e6 + (t % 2) * size);
    expect(rollingZScore(wobble(1e-7), 10)[9]).toBeNaN();
    expect(rollingZScore(wobble(1e-4), 10)[9]).toBeCloseTo(0.9487, 4);
  });

  it('of one row is missing', () => {
    expect([...rollingZScore(Float64Array.of(1, 2), 1)]).toEqual([NaN, NaN]);
  });
});
