import { describe, expect, it } from '@jest/globals';
import { kpiIntervals, percentileInterval, stationarySampler } from '@regimelab/bootstrap-stats';
import { stream } from '@regimelab/numerics';
import { kpis } from '@regimelab/performance';

const returns = Float64Array.from({ length: 60 }, (_, t) => 0.01 * Math.sin(1.7 * t) + (t % 7 === 0 ? -0.02 : 0.004));
const names = [
  'totalReturn',
  'cagr',
  'volatility',
  'sharpe',
  'sortino',
  'maxDrawdown',
  'calmar',
  'hitRate',
  'expectedShortfall95',
] as const;

describe('kpiIntervals', () => {
  it('takes every measure of @regimelab/performance on the draws of the sampler and cuts their type-7 quantiles', () => {
    const intervals = kpiIntervals(returns, { replications: 99, blockLength: 5, seed: 7 });
    const sampler = stationarySampler(60, 5);
    const random = stream(7, 'bootstrap/kpis');
    const rows = new Int32Array(60);
    const measured = Array.from({ length: 99 }, () => {
      sampler.drawInto(rows, random);
      return kpis(Float64Array.from(rows, (row) => returns[row]!));
    });
    for (const name of names) {
      const draws = Float64Array.from(measured, (figures) => figures[name].value ?? NaN);
      const { low, high } = percentileInterval(draws, 0.95);
      expect([name, intervals[name].low!]).toEqual([name, expect.closeTo(low!, 12)]);
      expect([name, intervals[name].high!]).toEqual([name, expect.closeTo(high!, 12)]);
    }
  });

  it('contains the estimate of a smooth measure and is wider at a higher level', () => {
    const narrow = kpiIntervals(returns, { confidence: 0.8 });
    const wide = kpiIntervals(returns, { confidence: 0.99 });
    const { volatility } = kpis(returns);
    expect(narrow.volatility.low!).toBeLessThan(volatility.value!);
    expect(narrow.volatility.high!).toBeGreaterThan(volatility.value!);
    for (const name of names) expect(wide[name].high! - wide[name].low!).toBeGreaterThanOrEqual(narrow[name].high! - narrow[name].low!);
  });

  it('has no bounds without a return, and none for a ratio that constant returns leave undefined', () => {
    expect(kpiIntervals([NaN]).cagr).toEqual({ low: null, high: null, reason: 'no return' });
    const constant = kpiIntervals(new Float64Array(20), { replications: 99 });
    expect(constant.sharpe.low).toBeNull();
    expect(constant.sortino.low).toBeNull();
    expect(constant.calmar.low).toBeNull();
    expect(constant.totalReturn).toEqual({ low: 0, high: 0, reason: null });
  });

  it('gives the same bits for the same seed', () => {
    expect(kpiIntervals(returns, { replications: 50 })).toEqual(kpiIntervals(returns, { replications: 50 }));
  });
});
