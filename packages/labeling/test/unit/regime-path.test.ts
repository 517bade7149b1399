import { ConfigErrors } from '@regimelab/core';
import { plainRegime, REGIME_NAMES_3, REGIME_NAMES_5, regimePath, type RegimePathOptions } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

const THRESHOLDS = { low: -0.5, high: 0.5, strongLow: -1, strongHigh: 1 };
const SHORT: Record<string, string> = {
  STRONG_RISK_ON_ALTS: 'AA',
  WEAK_RISK_ON_ALTS: 'A',
  RISK_ON_ALTS: 'A',
  BALANCED: 'B',
  WEAK_RISK_ON_MAJORS: 'M',
  RISK_ON_MAJORS: 'M',
  STRONG_RISK_ON_MAJORS: 'MM',
};
/** Regimes of the scores as AA A B M MM, and a dash where there is none. */
const path = (scores: number[], options: RegimePathOptions = {}): string => {
  const { names, code } = regimePath(Float64Array.from(scores), options);
  return Array.from(code, (c) => (c < 0 ? '-' : SHORT[names[c]!])).join(' ');
};
/** Bands that count from the first row on alike. */
const steady = { persistence: { minDurationDays: 0 } };

describe('plainRegime', () => {
  it('cuts at the thresholds: the two lower ones open, the two upper ones closed', () => {
    const scores = [-1.01, -1, -0.51, -0.5, 0, 0.5, 0.51, 1, 1.01];
    expect(scores.map((s) => plainRegime(s, THRESHOLDS, 5))).toEqual([0, 1, 1, 2, 2, 2, 3, 3, 4]);
    expect(scores.map((s) => plainRegime(s, THRESHOLDS, 3))).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
  });

  it('of a missing score is none', () => {
    expect([NaN, Infinity, -Infinity].map((s) => plainRegime(s, THRESHOLDS, 5))).toEqual([-1, -1, -1]);
  });
});

describe('regimePath', () => {
  it('names its codes from alts to majors', () => {
    expect(regimePath(new Float64Array(0)).names).toBe(REGIME_NAMES_5);
    expect(regimePath(new Float64Array(0), { nRegimes: 3 }).names).toBe(REGIME_NAMES_3);
    expect(REGIME_NAMES_5).toHaveLength(5);
    expect(REGIME_NAMES_3).toHaveLength(3);
  });

  it('takes the first score as it is', () => {
    expect([-2, -0.7, 0, 0.7, 2].map((s) => path([s]))).toEqual(['AA', 'A', 'B', 'M', 'MM']);
  });

  it('has the path of the worked example: 0.10 keeps a young WEAK_RISK_ON_MAJORS, and ends it once it is 3 days old', () => {
    // age 1, 2: limit 0.5 − 0.3·1.5 = 0.05; age 3: 0.5 − 0.3 = 0.20
    expect(path([0.6, 0.1, 0.1, 0.1])).toBe('M M M B');
    expect(path([0.6, 0.04])).toBe('M B');
    expect(path([0.6, 0.3, 0.3, 0.2, 0.19])).toBe('M M M M B');
  });

  it('keeps STRONG_RISK_ON_MAJORS down to strongHigh + lowBand, then reads anew', () => {
    expect(path([1.5, 0.75, 0.69], steady)).toBe('MM MM M');
    expect(path([1.5, 0.4], steady)).toBe('MM B');
    expect(path([1.5, -2], steady)).toBe('MM AA');
  });

  it('lets WEAK_RISK_ON_MAJORS become strong without a band', () => {
    expect(path([0.6, 1, 1.01], steady)).toBe('M M MM');
  });

  it('treats the alts side as the mirror of the majors side', () => {
    expect(path([-0.6, -0.1, -0.1, -0.1])).toBe('A A A B');
    expect(path([-1.5, -0.75, -0.69], steady)).toBe('AA AA A');
    expect(path([-0.6, -1, -1.01], steady)).toBe('A A AA');
    expect(path([-1.5, 2], steady)).toBe('AA MM');
  });

  it('reads BALANCED anew every day, however young', () => {
    expect(path([0, 0.51, 0], { persistence: { minDurationDays: 100 } })).toBe('B M B');
    expect(path([0, -0.51])).toBe('B A');
  });

  it('counts the age from the first day of the regime, again after each change', () => {
    // M from row 1, MM from row 4: at row 5 its age is 1, limit 1 − 0.45 = 0.55
    expect(path([0, 0.6, 0.6, 0.6, 1.2, 0.6, 0.6, 0.6])).toBe('B M M M MM MM MM M');
  });

  it('keeps a regime at its limit', () => {
    const quarters = { thresholds: THRESHOLDS, hysteresis: { lowBand: -0.25, highBand: 0.25 }, ...steady };
    expect(path([0.6, 0.25, 0.2499], quarters)).toBe('M M B');
    expect(path([-1.5, -0.75, -0.7499], quarters)).toBe('AA AA A');
  });

  it('widens no band where no stronger signal is required', () => {
    expect(path([0.6, 0.1], { persistence: { requiresStrongerSignal: false } })).toBe('M B');
  });

  it('with three regimes reads only low and high', () => {
    const three: RegimePathOptions = { nRegimes: 3, thresholds: { strongLow: 5, strongHigh: -5 } };
    expect(path([3, 0.06, 0.04, -0.6, -0.06, -0.04], three)).toBe('M M B A A B');
  });

  it('has no regime on a day without score, and remembers the state and its first day', () => {
    // At row 3 the regime is 3 days old: limit 0.2
    expect(path([0.6, NaN, Infinity, 0.3])).toBe('M - - M');
    expect(path([0.6, NaN, NaN, 0.1])).toBe('M - - B');
    expect(path([0.6, NaN, 0.1])).toBe('M - M');
  });

  it('starts anew after more days without score than maxGapDays', () => {
    expect(path([0.6, NaN, NaN, 0.3], { maxGapDays: 2 })).toBe('M - - M');
    expect(path([0.6, NaN, NaN, NaN, 0.3], { maxGapDays: 2 })).toBe('M - - - B');
    expect(path([0.6, NaN, 0.3], { maxGapDays: 0 })).toBe('M - B');
    expect(path([0.6, NaN, 0.3, NaN, 0.3], { maxGapDays: 1 })).toBe('M - M - M');
  });

  it('counts the age of a restarted regime from its restart', () => {
    expect(path([0.6, 0.6, 0.6, 0.6, NaN, 0.6, 0.1], { maxGapDays: 0 })).toBe('M M M M - M M');
  });

  it('has no regime before the first score', () => {
    expect(path([NaN, NaN, 0.6])).toBe('- - M');
  });

  it('is known at its time: causal', () => {
    expect(regimePath(Float64Array.of(1)).causality).toBe('causal');
  });

  it.each<[string, RegimePathOptions, string]>([
    ['CONFIG_CONFLICT', { thresholds: { low: 0.5 } }, 'thresholds: expected strongLow < low < high < strongHigh'],
    ['CONFIG_CONFLICT', { thresholds: { strongHigh: 0.5 } }, 'thresholds: expected strongLow < low < high < strongHigh'],
    ['CONFIG_CONFLICT', { thresholds: { strongLow: -0.5 } }, 'thresholds: expected strongLow < low < high < strongHigh'],
    ['CONFIG_CONFLICT', { nRegimes: 3, thresholds: { low: 1 } }, 'thresholds: expected'],
    ['CONFIG_CONFLICT', { hysteresis: { highBand: 0.7 } }, 'hysteresis: a band times its multiplier is wider'], // 1.05 > 1
    ['CONFIG_CONFLICT', { hysteresis: { lowBand: -0.7 } }, 'hysteresis: a band times its multiplier is wider'],
    ['CONFIG_CONFLICT', { persistence: { multiplier: 4 } }, 'hysteresis: a band times its multiplier is wider'],
    ['CONFIG_UNUSED_KEY', { persistence: { requiresStrongerSignal: false, multiplier: 2 } }, 'persistence.multiplier: has no effect'],
    ['CONFIG_UNUSED_KEY', { persistence: { requiresStrongerSignal: false, minDurationDays: 4 } }, 'persistence.minDurationDays: has no'],
    ['CONFIG_RANGE', { hysteresis: { lowBand: 0.1 } }, 'hysteresis.lowBand: too big'],
    ['CONFIG_RANGE', { hysteresis: { highBand: -0.1 } }, 'hysteresis.highBand: too small'],
    ['CONFIG_RANGE', { persistence: { multiplier: 0.5 } }, 'persistence.multiplier: too small'],
    ['CONFIG_UNKNOWN_KEY', { thresholds: { strong_hi: 1 } } as RegimePathOptions, 'thresholds.strong_hi: no such key'],
  ])('refuses with %s: %j', (code, options, text) => {
    const attempt = () => regimePath(Float64Array.of(1), options);
    expect(attempt).toThrow(ConfigErrors);
    expect(attempt).toThrow(`regimePath: ${text}`);
    expect(attempt).toThrow(expect.objectContaining({ code }));
  });

  it('takes a widened band exactly as wide as high − low, in spite of rounding', () => {
    // 0.2 · 1.5 = 0.30000000000000004, 0.5 − 0.2 = 0.3
    expect(() => regimePath(Float64Array.of(1), { thresholds: { low: 0.2 }, hysteresis: { lowBand: -0.2, highBand: 0.2 } })).not.toThrow();
  });

  it('does not hold a multiplier that is not applied against the bands', () => {
    expect(path([0.6], { hysteresis: { highBand: 0.9 }, persistence: { requiresStrongerSignal: false } })).toBe('M');
  });
});
