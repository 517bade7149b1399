import { describe, expect, it } from '@jest/globals';
import { dashboardData, type DashboardData } from '../../src/internal/dashboard/dashboard-data.js';
import { periodFigures, wholeRun, type PeriodFigures } from '../../src/internal/dashboard/period-figures.js';
import { sampleDashboardInput } from '../sample-dashboard-input.js';

/**
 * Three days from 1,000 USD, a lag of one row:
 *   row 1: gross 0.10, fees 0.01, slippage 0.02, impact 0.005, funding 0.005 → net 0.06, equity 1,060
 *   row 2: gross −0.05, funding −0.01 (received)                              → net −0.04, equity 1,017.6
 */
function threeDays(): DashboardData {
  const date = ['2024-02-01', '2024-02-02', '2024-02-03'];
  const sample = sampleDashboardInput({ days: 3, unused: 0 });
  const nothing = [0, 0, 0];
  return dashboardData({
    ...sample,
    definition: { ...sample.definition, initialEquityUsd: 1000 },
    events: [],
    timeline: { date, score: [1.2, 0.7, 0], scoreUngated: [1.2, 0.7, 0], gate: nothing, regime: [4, 3, 2] },
    daily: {
      ...sample.daily,
      date,
      equityUsd: [1000, 1060, 1017.6],
      grossReturn: [0, 0.1, -0.05],
      netReturn: [0, 0.06, -0.04],
      fees: [0, 0.01, 0],
      slippage: [0, 0.02, 0],
      impact: [0, 0.005, 0],
      funding: [0, 0.005, -0.01],
      altTurnover: [0, 0.5, 0.1],
      held: [0, 1, 1],
      legs: [
        { name: 'majors', price: [0, 150, -80], fees: [0, 4, 0], slippage: [0, 8, 0], impact: [0, 1, 0], funding: [0, 6, 0] },
        { name: 'alts', price: [0, -50, 27], fees: [0, 6, 0], slippage: [0, 12, 0], impact: [0, 4, 0], funding: [0, -1, -10.6] },
      ],
    },
  });
}

const close = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => expect(actual[index]).toBeCloseTo(value, 12));
};
const usd = ({ ladder }: PeriodFigures) => ladder.map((rung) => rung.usd);

describe('periodFigures', () => {
  it('turns fractions of each day’s equity into USD that add up to the change of equity', () => {
    // price 0 + 100 − 53, funding −5 + 10.6
    const figures = periodFigures(threeDays(), { first: 0, last: 2 });
    close(usd(figures), [47, -10, -20, -5, 5.6]);
    expect(figures.netUsd).toBeCloseTo(17.6, 12);
    expect(figures.netShare).toBeCloseTo(0.0176, 12);
    expect(figures.kpis.totalReturn.value).toBeCloseTo(1.06 * 0.96 - 1, 12);
  });

  it('measures a part of the run from the equity before it', () => {
    const figures = periodFigures(threeDays(), { first: 2, last: 2 });
    expect(figures.equityBefore).toBe(1060);
    close(
      figures.ladder.map(({ share }) => share),
      [-0.05, 0, 0, 0, 0.01],
    );
    expect(figures.kpis.sharpe).toEqual({ value: null, reason: 'fewer than 2 returns' });
    expect(figures.days).toBe(1);
  });

  it('splits each part by leg', () => {
    const { ladder, netLegs } = periodFigures(threeDays(), { first: 0, last: 2 });
    close(
      ladder.flatMap(({ legs }) => legs),
      [0.07, -0.023, -0.004, -0.006, -0.008, -0.012, -0.001, -0.004, -0.006, 0.0116],
    );
    close(netLegs, [0.051, -0.0334]);
  });

  it('gives PnL and funding to the regime two rows back, costs to the regime one row back', () => {
    // Lag 1: the position of row 2 was decided at row 0 (strong majors), as were the trades of row 1; what earned at row 1 came from before.
    const { regimes } = periodFigures(threeDays(), { first: 0, last: 2 });
    const strongMajors = regimes[4]!;
    expect(strongMajors.days).toBe(1);
    close(Object.values(strongMajors.parts), [-0.053, -0.01, -0.02, -0.005, 0.0106]);
    const none = regimes.at(-1)!;
    expect([none.regime, none.days]).toEqual([-1, 2]);
    close(Object.values(none.parts), [0.1, 0, 0, 0, -0.005]);
    expect(regimes[3]!.net).toBe(0);
  });

  it('says after each part what Sharpe ratio is left', () => {
    const { ladder, kpis } = periodFigures(threeDays(), { first: 1, last: 2 });
    // gross 0.10, −0.05: mean 0.025, std 0.15/√2; net 0.06, −0.04: mean 0.01, std 0.1/√2
    expect(ladder[0]!.sharpe.value).toBeCloseTo((0.025 / (0.15 / Math.SQRT2)) * Math.sqrt(365), 12);
    expect(ladder.at(-1)!.sharpe.value).toBeCloseTo((0.01 / (0.1 / Math.SQRT2)) * Math.sqrt(365), 12);
    expect(kpis.sharpe.value).toBeCloseTo((0.01 / (0.1 / Math.SQRT2)) * Math.sqrt(365), 12);
  });

  it('counts hits of invested days apart, and averages turnover and funding over all days', () => {
    const { kpis, daysHeld } = periodFigures(threeDays(), { first: 0, last: 2 });
    expect(daysHeld).toBe(2);
    expect(kpis.hitRate.value).toBeCloseTo(1 / 3, 12);
    expect(kpis.hitRateActive.value).toBe(0.5);
    expect(kpis.avgTurnover.value).toBeCloseTo(0.2, 12);
    expect(kpis.avgFundingDaily.value).toBeCloseTo(-0.005 / 3, 12);
  });

  it('has a reason for every measure of a period without a day', () => {
    const data = threeDays();
    const figures = periodFigures(data, { first: 3, last: 2 });
    expect(figures.days).toBe(0);
    for (const measure of Object.values(figures.kpis)) expect([measure.value, typeof measure.reason]).toEqual([null, 'string']);
    expect(wholeRun(data)).toEqual({ first: 0, last: 2 });
  });
});
