import { ShapeError } from '@regimelab/core';
import { regimeStability } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

/** Stability of letters on consecutive days; a dash is a day without regime. */
const stability = (letters: string, times = Int32Array.from(letters, (_, t) => 19_000 + t)) =>
  regimeStability({ names: ['A', 'B', 'C'], code: Int8Array.from(letters, (letter) => 'ABC'.indexOf(letter)) }, times);

describe('regimeStability', () => {
  it('has the values of the worked example A A B B B A', () => {
    const result = stability('AABBBA');
    expect(result).toMatchObject({ totalDays: 6, totalSwitches: 2, avgRegimeDurationDays: 2 });
    expect(result.switchesPerYear).toBeCloseTo(146.1, 12); // 2 / (5 / 365.25)
    expect(result.regimeDistribution).toEqual({ A: 50, B: 50, C: 0 });
  });

  it('skips days without regime: neither a day nor a switch, but part of the span', () => {
    const result = stability('-A--A-B-');
    expect(result).toMatchObject({ totalDays: 3, totalSwitches: 1, avgRegimeDurationDays: 1.5 });
    expect(result.switchesPerYear).toBeCloseTo(365.25 / 5, 12); // from day 1 to day 6
  });

  it('measures the span in days of the calendar, not in rows', () => {
    expect(stability('AB', Int32Array.of(0, 10)).switchesPerYear).toBeCloseTo(36.525, 12);
  });

  it('has no switches a year on a single day', () => {
    expect(stability('--B-')).toEqual({
      totalDays: 1,
      totalSwitches: 0,
      switchesPerYear: null,
      avgRegimeDurationDays: 1,
      regimeDistribution: { A: 0, B: 100, C: 0 },
    });
  });

  it('has nothing to say where no day has a regime', () => {
    const nothing = { totalDays: 0, totalSwitches: 0, switchesPerYear: null, avgRegimeDurationDays: null, regimeDistribution: null };
    expect(stability('---')).toEqual(nothing);
    expect(stability('')).toEqual(nothing);
  });

  it('refuses times of another length', () => {
    expect(() => stability('AB', Int32Array.of(1))).toThrow(ShapeError);
  });
});
