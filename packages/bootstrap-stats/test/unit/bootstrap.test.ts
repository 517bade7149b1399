import { describe, expect, it } from '@jest/globals';
import { bootstrap, meanStatistic, sharpeStatistic, stationarySampler, type ResamplingMethod } from '@regimelab/bootstrap-stats';
import { hacMean, mean, stream } from '@regimelab/numerics';
import { expectClose, expectRecord, golden } from '../close.js';

interface Judged {
  low: number | null;
  high: number | null;
  p: number | null;
  pGreater: number;
  lost: number;
  standardError: number;
}
const { cases } = golden<{
  cases: {
    values: number[];
    seed: number;
    method: ResamplingMethod;
    blockLength: number;
    replications: number;
    statistic: 'mean' | 'sharpe';
    estimate: number;
    studentised: Judged;
    percentile: Judged;
    arch: Record<'percentile' | 'basic' | 'bca', { low: number; high: number }>;
  }[];
}>('intervals');
const statistics = { mean: meanStatistic, sharpe: sharpeStatistic };
const x = cases[2]!.values;

describe('bootstrap', () => {
  it.each(cases.map((example) => [example.statistic, example.method, example] as const))(
    'of a %s, %s draws, agrees with an oracle in Python from the seed on',
    (_statistic, _method, { values, estimate, seed, method, blockLength, replications, ...expected }) => {
      const options = { seed, stream: 'golden', method, blockLength, replications } as const;
      for (const interval of ['studentised', 'percentile'] as const) {
        const { low, high, p, lost, standardError, pGreater } = expected[interval];
        const statistic = statistics[expected.statistic];
        const actual = bootstrap([values], statistic, { ...options, interval });
        expectRecord(actual, { n: values.length, estimate, standardError, low, high, pValue: p, drawsLost: lost, reason: null });
        expectClose(bootstrap([values], statistic, { ...options, interval, alternative: 'greater' }).pValue, pGreater);
      }
    },
  );

  it.each(cases.flatMap((example) => Object.keys(example.arch).map((kind) => [kind, example.method, example.statistic, example] as const)))(
    'has the %s interval of arch on %s rows of a %s',
    (kind, method, statistic, { values, seed, blockLength, replications, arch }) => {
      const interval = kind as keyof typeof arch;
      const options = { seed, stream: 'golden', method, blockLength, replications, interval } as const;
      expectRecord(bootstrap([values], statistics[statistic], options), arch[interval]);
    },
  );

  it.each([
    ['as they are', (v: number) => v],
    ['on a mean a hundred times the deviation', (v: number) => 1 + v],
    ['mostly 0, so that many draws have little of the squares and some have none', (v: number, t: number) => (t < 4 ? v : 0)],
    ['with one return far out', (v: number, t: number) => (t === 7 ? 1e4 : v)],
  ])('takes the moments of a draw from sums over its blocks as it would from its rows: returns %s', (_case, change) => {
    const returns = x.map(change);
    const options = { blockLength: 6, replications: 500 } as const;
    for (const { value, ofMoments } of [sharpeStatistic, meanStatistic]) {
      expect(ofMoments).toBeDefined();
      const fromRows = bootstrap([returns], { value }, { ...options, interval: 'percentile' });
      expectRecord(bootstrap([returns], { value, ofMoments: ofMoments! }, { ...options, interval: 'percentile' }), fromRows, 1e-11);
    }
  });

  it('redraws columns together', () => {
    const covariance = { value: ([a, b]: readonly Float64Array[]) => mean(a!.map((v, t) => v * b![t]!)) };
    const pairs = bootstrap([x, x], covariance, { interval: 'percentile', replications: 50, blockLength: 4 });
    const squares = bootstrap([x.map((v) => v * v)], meanStatistic, { interval: 'percentile', replications: 50, blockLength: 4 });
    expectRecord(pairs, { estimate: squares.estimate, low: squares.low, high: squares.high });
  });

  it('leaves out rows with a missing value in any column', () => {
    const gaps = [...x.slice(0, 10), NaN, ...x.slice(10), 1];
    const other = [...x.slice(0, 10), 1, ...x.slice(10), Infinity];
    const first = { value: ([a]: readonly Float64Array[]) => mean(a!) };
    const options = { interval: 'percentile', replications: 20 } as const;
    expect(bootstrap([gaps, other], first, options)).toEqual(bootstrap([x, x], first, options));
  });

  it('uses the error of hacMean, prewhitened, for a mean', () => {
    const { standardError } = bootstrap([x], meanStatistic, { replications: 1 });
    expectClose(standardError, hacMean(x, { prewhiten: true }).standardError);
    const overlapping = bootstrap([x], meanStatistic, { replications: 1, horizon: 12 });
    expectClose(overlapping.standardError, hacMean(x, { prewhiten: true, lag: 11 }).standardError);
  });

  it('takes the automatic block length of the first column, a number as it is', () => {
    expect(bootstrap([x], meanStatistic, { replications: 1, blockLength: 1000 }).blockLength).toBe(1000);
    expect(bootstrap([x], meanStatistic, { replications: 1, method: 'moving_block', blockLength: 1000 }).blockLength).toBe(x.length);
  });

  it('gives equal results for equal seed and stream, others for another stream', () => {
    const run = (name: string) => bootstrap([x], meanStatistic, { replications: 50, stream: name });
    expect(run('a')).toEqual(run('a'));
    expect(run('a').high).not.toBe(run('b').high);
  });

  it('counts a lost draw', () => {
    // b = 1 and two rows: a draw of one row twice has no Sharpe ratio
    const random = stream(20240101, 'bootstrap');
    const rows = new Int32Array(2);
    let lost = 0;
    for (let draw = 0; draw < 100; draw++) {
      stationarySampler(2, 1).drawInto(rows, random);
      lost += Number(rows[0] === rows[1]);
    }
    const result = bootstrap([[0.01, 0.02]], sharpeStatistic, { replications: 100, blockLength: 1, interval: 'percentile' });
    expect(result.drawsLost).toBe(lost);
  });

  it.each([
    ['no row', [[NaN]], meanStatistic, 'no complete row'],
    ['one row', [[0.1]], sharpeStatistic, 'the statistic is undefined on these rows'],
    ['equal rows', [[0.1, 0.1, 0.1]], sharpeStatistic, 'the statistic is undefined on these rows'],
    ['equal rows', [[0.1, 0.1, 0.1]], meanStatistic, 'the standard error is 0'],
  ])('is null for %s, with the reason', (_what, columns, statistic, reason) => {
    const result = bootstrap(columns, statistic, { replications: 9 });
    expect(result).toMatchObject({ low: null, high: null, pValue: null, reason });
  });

  it('refuses BCa for blocks with the reason, and keeps the p-value', () => {
    const result = bootstrap([x], meanStatistic, { interval: 'bca', replications: 99 });
    expect(result).toMatchObject({ low: null, high: null, reason: expect.stringMatching('BCa needs independent rows') });
    expect(result.pValue).not.toBeNull();
  });

  it('refuses what cannot be meant', () => {
    expect(() => bootstrap([], meanStatistic)).toThrow('bootstrap: expected columns of one length, got no column');
    expect(() => bootstrap([[1, 2], [1]], meanStatistic)).toThrow('bootstrap: expected columns of one length, got 2, 1');
    expect(() => bootstrap([x], { value: () => 1 })).toThrow('studentised needs a statistic with influenceInto');
    expect(() => bootstrap([x], meanStatistic, { replications: 0 })).toThrow('bootstrap: replications');
    expect(() => bootstrap([x], meanStatistic, { confidence: 1 })).toThrow('bootstrap: confidence');
    expect(() => bootstrap([x], meanStatistic, { blockLength: 0.5 })).toThrow('bootstrap: blockLength');
    expect(() => bootstrap([x], meanStatistic, { replication: 9 } as never)).toThrow('bootstrap: replication: no such key');
  });
});
