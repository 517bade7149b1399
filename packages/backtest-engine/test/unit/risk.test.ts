import { panelOf } from '@regimelab/core';
import {
  positionScale,
  PositionScaleOptions,
  stopLoss,
  StopLossOptions,
  takeProfit,
  TakeProfitOptions,
  timeExit,
  trailingStop,
  TrailingStopOptions,
  volatilityFactor,
  VolatilityTargetOptions,
  type MarketView,
} from '@regimelab/backtest-engine';
import { describe, expect, it } from '@jest/globals';
import { daysOf } from '../markets.js';

const returns = (...values: number[]) => Float64Array.from(values);

/** Twenty returns of a given standard deviation: alternating ±, whose sample deviation is size·√(20/19). */
const alternating = (deviation: number, count = 20) =>
  Float64Array.from({ length: count }, (_, k) => (k % 2 ? 1 : -1) * deviation * Math.sqrt((count - 1) / count));

describe('stopLoss', () => {
  const settings = StopLossOptions.parse({});
  const fixed = StopLossOptions.parse({ volatilityAdjusted: false });

  it('is three daily standard deviations of the position: 0.08 a year stops at −0.0126', () => {
    const { threshold } = stopLoss(alternating(0.08 / Math.sqrt(365)), settings);
    expect(threshold).toBeCloseTo((-3 * 0.08) / Math.sqrt(365), 12);
    expect(threshold.toFixed(4)).toBe('-0.0126');
  });

  it('is no wider than the daily threshold: 0.40 a year stops at −0.05', () => {
    expect(stopLoss(alternating(0.4 / Math.sqrt(365)), settings).threshold).toBe(-0.05);
  });

  it('is no tighter than −0.01', () => expect(stopLoss(alternating(0.001), settings).threshold).toBe(-0.01));

  it('reads the last 20 returns only', () => {
    const longer = Float64Array.from([0.5, -0.3, ...alternating(0.005)]);
    expect(stopLoss(longer, settings)).toEqual(stopLoss(alternating(0.005), settings));
  });

  it('is the daily threshold with fewer than five returns', () => {
    expect(stopLoss(returns(0.001, 0.001, 0.001, 0.001), settings).threshold).toBe(-0.05);
    expect(stopLoss(returns(0.001, 0.001, 0.001, 0.001, 0.001), settings).threshold).toBe(-0.01);
  });

  it('fires on a row at the threshold', () => {
    expect(stopLoss(returns(-0.05), fixed).fires).toBe(true);
    expect(stopLoss(returns(-0.0499), fixed).fires).toBe(false);
  });

  it('fires on three rows that compound to one and a half thresholds', () => {
    // 0.974³ − 1 = −0.07598 ≤ −0.075 < 0.9745³ − 1 = −0.07457
    expect(stopLoss(returns(0.2, -0.026, -0.026, -0.026), fixed).fires).toBe(true);
    expect(stopLoss(returns(0.2, -0.0255, -0.0255, -0.0255), fixed).fires).toBe(false);
    expect(stopLoss(returns(-0.04, -0.04), fixed).fires).toBe(true);
  });

  it('does not fire on the entry row, which has no return yet', () => expect(stopLoss(returns(), settings).fires).toBe(false));

  it('refuses a threshold tighter than the tightest', () => {
    const parsed = StopLossOptions.safeParse({ dailyLossThreshold: -0.005 });
    expect(parsed.error!.issues[0]).toMatchObject({ path: ['dailyLossThreshold'], params: { code: 'CONFIG_CONFLICT' } });
  });
});

describe('takeProfit', () => {
  const whole = TakeProfitOptions.parse({});
  const partial = TakeProfitOptions.parse({ partialProfitTaking: true });

  it('closes at a compounded return of 10 %', () => {
    // 1.05·1.05 = 1.1025, 1.05·1.047 = 1.09935
    expect(takeProfit(returns(0.05, 0.05), false, whole)).toBe('flatten');
    expect(takeProfit(returns(0.05, 0.047), false, whole)).toBe('none');
  });

  it('halves once at the threshold, closes at twice', () => {
    expect(takeProfit(returns(0.05, 0.05), false, partial)).toBe('halve');
    expect(takeProfit(returns(0.05, 0.05), true, partial)).toBe('none');
    expect(takeProfit(returns(0.1, 0.1), true, partial)).toBe('flatten');
    expect(takeProfit(returns(0.1, 0.1), false, partial)).toBe('flatten');
  });
});

describe('timeExit', () => {
  it('closes 30 rows after the entry', () => {
    const settings = TakeProfitOptions.parse({});
    expect([29, 30, 31].map((rows) => timeExit(rows, settings))).toEqual([false, true, true]);
  });
});

describe('trailingStop', () => {
  const settings = TrailingStopOptions.parse({ enabled: true, lookbackDays: 3 });

  it('fires 15 % below the highest equity', () => {
    expect(trailingStop(returns(100, 120, 102), settings)).toBe(true);
    expect(trailingStop(returns(100, 120, 102.1), settings)).toBe(false);
  });

  it('fires at the threshold itself', () => {
    expect(trailingStop(returns(100, 75), { ...settings, drawdownThreshold: -0.25 })).toBe(true);
  });

  it('looks for the highest in its lookback only', () => expect(trailingStop(returns(200, 120, 110, 103), settings)).toBe(false));

  it('does not fire on the entry row', () => expect(trailingStop(returns(), settings)).toBe(false));
});

describe('volatilityFactor', () => {
  const settings = VolatilityTargetOptions.parse({ lookbackDays: 4 });
  const book = { columns: Int32Array.of(0, 1), weights: Float64Array.of(1, -0.5) };
  const viewOf = (rows: readonly (readonly (number | null)[])[]): MarketView => {
    const { values } = panelOf(daysOf(rows.length, ['A', 'B']), rows);
    const price = (row: number, column: number) => values[row * 2 + column]!;
    const returnAt = (row: number, column: number) => price(row, column) / price(row - 1, column) - 1;
    return { row: rows.length - 1, assets: ['A', 'B'], price, returnAt };
  };

  it('is the target over the volatility of the book', () => {
    // Book returns of the last four rows: 1·2 % − 0.5·0, −2 %, 2 %, −2 %: deviation 0.02·√(4/3).
    const rows = [
      [10, 5],
      [100, 5],
      [102, 5],
      [102 * 0.98, 5],
      [102 * 0.98 * 1.02, 5],
      [102 * 0.98 * 1.02 * 0.98, 5],
    ];
    const expected = 0.2 / (0.02 * Math.sqrt(4 / 3) * Math.sqrt(365));
    expect(volatilityFactor(viewOf(rows), book, settings, 365)).toBeCloseTo(expected, 12);
  });

  it('is clipped to its limits', () => {
    const wild = [
      [1, 1],
      [2, 1],
      [1, 1],
      [2, 1],
      [1, 1],
    ];
    expect(volatilityFactor(viewOf(wild), book, settings, 365)).toBe(0.1);
    const calm = [
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ];
    expect(volatilityFactor(viewOf(calm), book, settings, 365)).toBe(1);
    expect(volatilityFactor(viewOf(calm), book, { ...settings, maxScale: 0.5 }, 365)).toBe(0.5);
  });

  it('is 1 where a name has too few joint returns, or when off', () => {
    const wild = [
      [1, 1],
      [2, null],
      [1, 1],
      [2, 1],
      [1, 1],
    ];
    expect(volatilityFactor(viewOf(wild), book, settings, 365)).toBe(1);
    expect(volatilityFactor(viewOf(wild.map(([a]) => [a!, 1])), book, { ...settings, enabled: false }, 365)).toBe(1);
  });

  it('does not ask for a name of weight 0', () => {
    const wild = [
      [1, null],
      [2, null],
      [1, null],
      [2, null],
      [1, null],
    ];
    const alone = { columns: book.columns, weights: Float64Array.of(1, 0) };
    expect(volatilityFactor(viewOf(wild), alone, settings, 365)).toBe(0.1);
  });

  it('refuses to lever up, or limits that contradict', () => {
    expect(VolatilityTargetOptions.safeParse({ maxScale: 1.5 }).success).toBe(false);
    expect(VolatilityTargetOptions.safeParse({ minScale: 0.6, maxScale: 0.5 }).success).toBe(false);
  });
});

describe('positionScale', () => {
  const settings = PositionScaleOptions.parse({});
  const scales = (regime: Parameters<typeof positionScale>[0], ...scores: number[]) =>
    scores.map((score) => Number(positionScale(regime, score, settings).toFixed(12)));

  it('of a strong regime is |s| / strongHigh in [0.6, 1]', () => {
    expect(scales('STRONG_RISK_ON_MAJORS', 0.3, 0.7, 0.9, 1, 2)).toEqual([0.6, 0.7, 0.9, 1, 1]);
  });

  it('of a weak regime runs from 0.4 at high to 0.8 at strongHigh', () => {
    expect(scales('WEAK_RISK_ON_MAJORS', 0.2, 0.5, 0.75, 1, 1.2)).toEqual([0.4, 0.4, 0.6, 0.8, 0.8]);
  });

  it('of one of three regimes is |s| / high in [0.5, 1]', () => {
    expect(scales('RISK_ON_MAJORS', 0.1, 0.3, 0.5)).toEqual([0.5, 0.6, 1]);
  });

  it('is a fixed number without the score, or without using it', () => {
    expect(scales('WEAK_RISK_ON_MAJORS', NaN)).toEqual([0.6]);
    const fixed = PositionScaleOptions.parse({ useScoreMagnitude: false, weakRiskOnMajors: 0.5 });
    expect(positionScale('WEAK_RISK_ON_MAJORS', 0.9, fixed)).toBe(0.5);
    expect(positionScale('STRONG_RISK_ON_MAJORS', 0.9, fixed)).toBe(1);
    expect(positionScale('RISK_ON_MAJORS', 0.9, fixed)).toBe(1);
  });

  it('is 1 when off', () => expect(positionScale('WEAK_RISK_ON_MAJORS', 0.6, { ...settings, enabled: false })).toBe(1));

  it('refuses thresholds in the wrong order', () => {
    expect(PositionScaleOptions.safeParse({ thresholdHigh: 1 }).success).toBe(false);
  });
});
