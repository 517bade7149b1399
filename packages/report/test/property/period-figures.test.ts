import { describe, expect, it } from '@jest/globals';
import { hitRate, kpis, type Measure } from '@regimelab/performance';
import fc from 'fast-check';
import { dashboardData, type DashboardData } from '../../src/internal/dashboard/dashboard-data.js';
import { periodFigures, type PeriodFigures } from '../../src/internal/dashboard/period-figures.js';
import { sampleDashboardInput } from '../sample-dashboard-input.js';

const input = sampleDashboardInput({ days: 320, unused: 40 });
/** As the page reads it back. */
const data = JSON.parse(JSON.stringify(dashboardData(input))) as DashboardData;
const rows = input.daily.date.length;
const period = fc.tuple(fc.nat(rows - 1), fc.nat(rows - 1)).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));

const near = (actual: number, expected: number, tolerance: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const forPeriods = (law: (figures: PeriodFigures, first: number, last: number) => void) =>
  fc.assert(
    fc.property(period, ({ first, last }) => law(periodFigures(data, { first, last }), first, last)),
    { numRuns: 60 },
  );

describe('the figures of a period in the page', () => {
  it('are those of performance for the same days', () => {
    forPeriods((figures, first, last) => {
      const returns = input.daily.netReturn;
      const some = Array.from(returns).slice(first, last + 1);
      const { n: _n, missing: _missing, ...expected } = kpis(some);
      const held = some.filter((_, index) => input.daily.held[first + index] === 1);
      const measures: [Measure, Measure][] = Object.entries(expected).map(([name, measure]) => [
        figures.kpis[name as keyof typeof expected],
        measure,
      ]);
      if (held.length > 0) measures.push([figures.kpis.hitRateActive, hitRate(held)]);
      for (const [shown, measure] of measures) {
        expect(shown.reason).toBe(measure.reason);
        if (measure.value !== null) near(shown.value!, measure.value, 1e-12);
      }
    });
  });

  it('have a ladder that adds up to the total return, by part, by leg and by regime', () => {
    forPeriods(({ ladder, kpis: measures, netShare, netLegs, regimes, days }) => {
      near(total(ladder.map(({ share }) => share)), measures.totalReturn.value!, 1e-12);
      near(netShare, measures.totalReturn.value!, 1e-12);
      near(total(netLegs), netShare, 1e-12);
      near(total(regimes.map(({ net }) => net)), netShare, 1e-12);
      ladder.forEach(({ part, share }) => near(total(regimes.map(({ parts }) => parts[part])), share, 1e-12));
      expect(total(regimes.map((row) => row.days))).toBe(days);
    });
  });
});
