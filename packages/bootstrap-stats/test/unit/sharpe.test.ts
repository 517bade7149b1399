import { describe, expect, it } from '@jest/globals';
import {
  deflatedSharpe,
  expectedMaximumOfNormals,
  loAnnualisedSharpe,
  minimumTrackRecord,
  probabilisticSharpe,
  sharpeDifference,
  sharpeInterval,
  sharpeMoments,
  type SharpeMoments,
} from '@regimelab/bootstrap-stats';
import { sharpeRatio } from '@regimelab/performance';
import { stream } from '@regimelab/numerics';
import { expectClose, expectRecord, golden } from '../close.js';

const oracle = golden<{
  returns: number[];
  lo: number;
  moments: SharpeMoments;
  psr: Record<string, number>;
  minimumTrackRecord: { benchmark: number; confidence: number; value: number };
  expectedMaximum: Record<string, number>;
  deflated: { trials: number; sharpes: number[]; benchmark: number; value: number };
  difference: {
    a: number[];
    b: number[];
    seed: number;
    replications: number;
    perPeriod: Record<'estimate' | 'standardError' | 'blockLength' | 'low' | 'high' | 'p', number>;
    ledoitWolfError: number;
  };
}>('sharpe');
const { returns } = oracle;
const moments = sharpeMoments(returns);

describe('loAnnualisedSharpe', () => {
  it('agrees with numpy', () => {
    expectClose(loAnnualisedSharpe(returns).value, oracle.lo);
  });

  it('follows the formula by hand', () => {
    // x = 1, 2, 3, 4, q = 2: n = 4, L = ⌊4·0.04^(2/9)⌋ = 1; ρ₁ = 0.25; SR·2/√(2 + 2·1·0.25)
    const ratio = 2.5 / Math.sqrt(5 / 3);
    expectClose(loAnnualisedSharpe([1, 2, 3, 4], { periodsPerYear: 2 }).value, (ratio * 2) / Math.sqrt(2.5));
  });

  it('is the plain annual ratio where a year is one period', () => {
    expectClose(loAnnualisedSharpe(returns, { periodsPerYear: 1 }).value, sharpeRatio(returns, { periodsPerYear: 1 }).value);
  });

  it('is null where reversals leave a year no variance', () => {
    const reversing = Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? 0.02 : -0.018));
    expect(loAnnualisedSharpe(reversing).reason).toBe('the autocorrelations leave no variance over a year');
    expect(loAnnualisedSharpe([0.1, 0.1]).reason).toBe('all returns are equal');
    expect(loAnnualisedSharpe([0.1]).reason).toBe('fewer than 2 returns');
  });
});

describe('sharpeInterval', () => {
  it('is annual: the bootstrap of the per-period ratio times the root of the year', () => {
    const annual = sharpeInterval(returns, { replications: 199 });
    const single = sharpeInterval(returns, { replications: 199, periodsPerYear: 1 });
    expectClose(annual.estimate, sharpeRatio(returns).value);
    expectClose(annual.low, single.low! * Math.sqrt(365));
    expectClose(annual.standardError, single.standardError! * Math.sqrt(365));
    expect(annual.pValue).toBe(single.pValue);
  });

  it('excludes 0 exactly where p is small', () => {
    for (const shift of [0, 0.001, 0.002, 0.003, 0.004, 0.006]) {
      const { low, pValue } = sharpeInterval(
        returns.map((r) => r + shift),
        { replications: 399 },
      );
      expect(low! > 0).toBe(pValue! <= 0.05);
    }
  });

  it('is null for equal returns', () => {
    expect(sharpeInterval([0.01, 0.01, 0.01])).toMatchObject({ estimate: null, low: null, pValue: null });
  });
});

describe('sharpeDifference', () => {
  const { a, b, seed, replications, perPeriod, ledoitWolfError } = oracle.difference;
  const difference = sharpeDifference(a, b, { seed, replications, periodsPerYear: 1 });

  it('agrees with an oracle in Python from the seed on', () => {
    const { estimate, standardError, blockLength, low, high, p } = perPeriod;
    expectRecord(difference, { estimate, standardError, blockLength, low, high, pValue: p });
  });

  it('has the error of the delta method of Ledoit and Wolf, up to n/(n − 1)', () => {
    expect(Math.abs(difference.standardError! / ledoitWolfError - 1)).toBeLessThan(1 / a.length);
  });

  it('turns its sign with the order, and only that', () => {
    const turned = sharpeDifference(b, a, { seed, replications, periodsPerYear: 1 });
    expectRecord(turned, { estimate: -difference.estimate!, low: -difference.high!, high: -difference.low!, pValue: difference.pValue });
  });

  it('says nothing of a strategy against itself, levered or not', () => {
    expect(sharpeDifference(a, a)).toMatchObject({ estimate: 0, pValue: null, reason: 'the standard error is 0' });
    expect(
      sharpeDifference(
        a,
        a.map((r) => 3 * r),
      ),
    ).toMatchObject({ low: null, pValue: null });
  });

  it('is null where a ratio is undefined, and refuses lengths that differ', () => {
    expect(sharpeDifference([0.1, 0.2], [0.1, 0.1])).toMatchObject({ estimate: null, reason: 'the statistic is undefined on these rows' });
    expect(sharpeDifference([NaN], [0.1])).toMatchObject({ estimate: null, reason: 'no complete row' });
    expect(() => sharpeDifference([0.1], [0.1, 0.2])).toThrow('sharpeDifference: expected columns of one length, got 1, 2');
  });
});

describe('sharpeMoments', () => {
  it('agrees with scipy', () => {
    expectRecord(moments, oracle.moments);
  });

  it('is null where there is nothing to measure', () => {
    expect(sharpeMoments([0.1, 0.1])).toEqual({ n: 2, sharpe: null, skewness: null, kurtosis: null });
    expect(sharpeMoments([])).toMatchObject({ n: 0, sharpe: null });
  });
});

describe('probabilisticSharpe', () => {
  it('agrees with scipy', () => {
    for (const [benchmark, value] of Object.entries(oracle.psr)) expectClose(probabilisticSharpe(moments, Number(benchmark)).value, value);
  });

  it('is ½ at the ratio itself', () => {
    expect(probabilisticSharpe(moments, moments.sharpe!).value).toBe(0.5);
  });

  it('is null, with the reason, where the ratio has no variance', () => {
    expect(probabilisticSharpe({ n: 1, sharpe: null, skewness: null, kurtosis: null }).reason).toBe('fewer than 2 returns');
    expect(probabilisticSharpe({ n: 9, sharpe: null, skewness: null, kurtosis: null }).reason).toBe('all returns are equal');
    expect(probabilisticSharpe({ n: 9, sharpe: 1, skewness: 3, kurtosis: 1 }).reason).toBe(
      'skewness and kurtosis leave the ratio no variance',
    );
  });
});

describe('minimumTrackRecord', () => {
  it('agrees with scipy', () => {
    const { benchmark, confidence, value } = oracle.minimumTrackRecord;
    expectClose(minimumTrackRecord(moments, benchmark, confidence).value, value);
  });

  it('is the length at which the probabilistic ratio reaches the confidence', () => {
    const n = minimumTrackRecord(moments).value!;
    expectClose(probabilisticSharpe({ ...moments, n }).value, 0.95);
  });

  it('is null where no length is enough', () => {
    expect(minimumTrackRecord(moments, moments.sharpe!).reason).toBe('the Sharpe ratio does not exceed the benchmark');
    expect(() => minimumTrackRecord(moments, 0, 0.4)).toThrow('minimumTrackRecord: confidence');
  });
});

describe('expectedMaximumOfNormals', () => {
  it('has the published bracket for 20 trials', () => {
    expect(Math.abs(expectedMaximumOfNormals(20) - 1.90070795118)).toBeLessThan(1e-11);
    for (const [trials, value] of Object.entries(oracle.expectedMaximum)) expectClose(expectedMaximumOfNormals(Number(trials)), value);
  });

  it('is 0 for one trial and refuses none', () => {
    expect(expectedMaximumOfNormals(1)).toBe(0);
    expect(() => expectedMaximumOfNormals(0)).toThrow('expectedMaximumOfNormals: trials: expected a whole number of at least 1, got 0');
  });

  it('says what the best of 200 worthless daily strategies shows over a year: about 2.77', () => {
    expect((expectedMaximumOfNormals(200) / Math.sqrt(364)) * Math.sqrt(365)).toBeCloseTo(2.77, 2);
  });
});

describe('deflatedSharpe', () => {
  const table: [number, [number, number, number, number]][] = [
    [0.8, [0.86919, 0.32966, 0.08225, 0.01745]],
    [1.5, [0.98165, 0.70448, 0.34282, 0.13162]],
    [2.5, [0.99971, 0.97164, 0.83532, 0.6066]],
  ];
  it.each(table)('has the reference values for an annual ratio of %p over 730 days', (annual, expected) => {
    const half = Math.sqrt(1 / (2 * 729)); // two ratios at ±half have variance 1/729
    [1, 10, 100, 1000].forEach((count, k) => {
      const record = { n: 730, sharpe: annual / Math.sqrt(365), skewness: -0.3, kurtosis: 5 };
      const { value } = deflatedSharpe(record, { count, sharpes: [-half, half] });
      expect(Math.abs(value! - expected[k]!)).toBeLessThan(1e-5);
    });
  });

  it('agrees with scipy', () => {
    const { trials, sharpes, value, benchmark } = oracle.deflated;
    expectRecord(deflatedSharpe(moments, { count: trials, sharpes }), { value, benchmark, reason: null });
  });

  it('of one trial is the probabilistic ratio against 0', () => {
    expect(deflatedSharpe(moments, { count: 1, sharpes: [] })).toEqual({ ...probabilisticSharpe(moments), benchmark: 0 });
  });

  it('is null with fewer than two ratios among several trials', () => {
    const { value, benchmark, reason } = deflatedSharpe(moments, { count: 5, sharpes: [0.1, NaN] });
    expect([value, benchmark, reason]).toEqual([null, null, 'fewer than 2 Sharpe ratios of trials']);
  });

  it('keeps the bar where the strategy has no ratio', () => {
    const { value, benchmark } = deflatedSharpe(sharpeMoments([]), { count: 2, sharpes: [0.1, 0.3] });
    expect(value).toBeNull();
    expect(benchmark).toBeGreaterThan(0);
  });
});

it('draws nothing from outside: equal seeds, equal bits', () => {
  const x = Float64Array.from({ length: 50 }, () => stream(1, 'once').normal() + 0.1);
  expect(sharpeInterval(x, { seed: 5 })).toEqual(sharpeInterval(x, { seed: 5 }));
});
