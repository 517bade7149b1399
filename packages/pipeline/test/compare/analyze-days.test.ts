import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawdowns } from '@regimelab/performance';
import { analyzeDays, deepestDrawdowns } from '../../src/compare/analyze-run.js';
import { daysWithin } from '../../src/compare/run-days.js';
import { daysOf } from './run-days.js';

const fallsOf = (net: readonly number[], first?: string) => {
  const { date } = daysOf(net, {}, first);
  return deepestDrawdowns(date, net);
};

describe('the deepest drawdowns', () => {
  it('go from the first day below a height over the lowest to the day it is reached again', () => {
    // Equity 1.1, 0.99, 0.88, 1.1, 1.21: below from the 31st, lowest on the 1st, back on the 2nd.
    expect(fallsOf([0.1, -0.1, -1 / 9, 0.25, 0.1])).toEqual([
      { start: '2024-01-31', trough: '2024-02-01', end: '2024-02-02', depth: expect.closeTo(-0.2, 12), days: 2 },
    ]);
  });

  it('begin at once where the first day loses, and have no end where the height is never reached again', () => {
    expect(fallsOf([-0.1, 0.05])).toEqual([
      { start: '2024-01-30', trough: '2024-01-30', end: null, depth: expect.closeTo(-0.1, 12), days: 2 },
    ]);
  });

  it('come deepest first, at most ten, of equal depth the earlier first', () => {
    const dips = Array.from({ length: 12 }, (_, k) => [k === 7 ? -0.5 : -0.25, k === 7 ? 1 : 1 / 3]).flat();
    const falls = fallsOf(dips);
    expect(falls).toHaveLength(10);
    expect(falls.slice(0, 3).map(({ start }) => start)).toEqual(['2024-02-13', '2024-01-30', '2024-02-01']);
  });

  it('are none where nothing is lost', () => {
    expect(fallsOf([0.1, 0, 0.2])).toEqual([]);
    expect(fallsOf([])).toEqual([]);
  });

  it('hold the deepest point of the equity, and count calendar days across a missing one', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 1, maxLength: 40 }), (net) => {
        const lowest = Math.min(...drawdowns(net));
        expect(fallsOf(net)[0]?.depth ?? 0).toBe(lowest);
      }),
    );
    expect(deepestDrawdowns(['2024-01-01', '2024-01-05', '2024-01-06'], [-0.1, 0, 1])[0]!.days).toBe(5);
  });
});

describe('an analysis', () => {
  it('compounds net returns by calendar month and year', () => {
    const { months, years } = analyzeDays(daysOf([0.1, 0.1, 0.5, -0.5]));
    expect(months).toEqual([
      { period: '2024-01', days: 2, net: { value: expect.closeTo(0.21, 12), reason: null } },
      { period: '2024-02', days: 2, net: { value: expect.closeTo(-0.25, 12), reason: null } },
    ]);
    expect(years).toEqual([{ period: '2024', days: 4, net: { value: expect.closeTo(1.21 * 0.75 - 1, 12), reason: null } }]);
  });

  it('gives the costs as shares of gross, and no share where gross is not above 0', () => {
    const parts = { fees: Float64Array.of(0.01, 0.01), slippage: Float64Array.of(0.005, 0), impact: Float64Array.of(0, 0.001) };
    const days = (gross: readonly number[]) =>
      daysOf([0, 0], { gross: Float64Array.from(gross), parts, funding: Float64Array.of(-0.02, 0) });
    const shares = analyzeDays(days([0.15, 0.05])).costs.map(({ part, sum, shareOfGross }) => [part, sum, shareOfGross.value]);
    expect(shares).toEqual([
      ['fees', expect.closeTo(0.02, 15), expect.closeTo(0.1, 12)],
      ['slippage', 0.005, expect.closeTo(0.025, 12)],
      ['impact', 0.001, expect.closeTo(0.005, 12)],
      ['funding', -0.02, expect.closeTo(-0.1, 12)],
    ]);
    expect(analyzeDays(days([0.15, -0.2])).costs[0]!.shareOfGross).toEqual({
      value: null,
      reason: 'the gross returns sum to nothing above 0',
    });
  });

  it('charges a trade to the regime that decided it: the cost of the row before', () => {
    const { regimes } = analyzeDays(
      daysOf([0, 0, 0], {
        gross: Float64Array.of(0, 0.02, 0.04),
        cost: Float64Array.of(0.01, 0, 0.5),
        funding: Float64Array.of(0, 0.002, 0.002),
        decisionRegime: [null, 'WEAK_RISK_ON_MAJORS', 'WEAK_RISK_ON_MAJORS'],
      }),
    );
    // 0.02 − 0.002 − 0.01 = 0.008 and 0.04 − 0.002 − 0 = 0.038; the last cost belongs to a day that is not there.
    expect(regimes).toHaveLength(1);
    expect(regimes[0]).toMatchObject({ regime: 'WEAK_RISK_ON_MAJORS', days: 2, mean: { value: expect.closeTo(0.023, 12) } });
  });

  it('names regimes from alts to majors', () => {
    const decisionRegime = ['WEAK_RISK_ON_MAJORS', 'STRONG_RISK_ON_ALTS', 'BALANCED'];
    expect(analyzeDays(daysOf([0, 0, 0], { decisionRegime })).regimes.map(({ regime }) => regime)).toEqual([
      ...['STRONG_RISK_ON_ALTS', 'BALANCED', 'WEAK_RISK_ON_MAJORS'],
    ]);
  });

  it('finds the longest stretch with a position, the first of equally long ones', () => {
    const { longestHolding, daysHeld } = analyzeDays(daysOf([0, 0, 0, 0, 0, 0], { held: Uint8Array.of(0, 1, 1, 0, 1, 1) }));
    expect([longestHolding, daysHeld]).toEqual([{ start: '2024-01-31', end: '2024-02-01', days: 2 }, 4]);
    expect(analyzeDays(daysOf([0], { held: new Uint8Array(1) })).longestHolding).toBeNull();
  });

  it('lists the worst days, missing returns left out', () => {
    const { worstDays } = analyzeDays(daysOf([0.01, NaN, -0.03, -0.02]));
    expect(worstDays.map(({ date }) => date)).toEqual(['2024-02-01', '2024-02-02', '2024-01-30']);
  });

  it('of no day has nothing and says why', () => {
    const { kpis, months, start } = analyzeDays(daysOf([]));
    expect([kpis.sharpe.value, months, start]).toEqual([null, [], null]);
  });
});

describe('days within bounds', () => {
  it('include both ends; no bound keeps all', () => {
    const days = daysOf([0.1, 0.2, 0.3, 0.4]);
    expect(Array.from(daysWithin(days, '2024-01-31', '2024-02-01').net)).toEqual([0.2, 0.3]);
    expect(daysWithin(days, null, null)).toEqual(days);
    expect(daysWithin(days, '2025-01-01', null).date).toEqual([]);
  });
});
