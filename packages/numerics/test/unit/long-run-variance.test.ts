import { describe, expect, it } from '@jest/globals';
import {
  hacMean,
  hacStandardError,
  longRunVariance,
  mean,
  neweyWestLag,
  prewhitenedLongRunVariance,
  studentTTwoSided,
} from '@regimelab/numerics';
import { expectClose, golden } from '../close.js';

interface Series {
  values: number[];
  mean: number;
  rule: number;
  lags: {
    lag: number;
    omega: number;
    prewhitened: number;
    standard_error: number;
    t: number;
    p: number;
    prewhitened_standard_error: number;
  }[];
}
const { series } = golden<{ series: Series[] }>('long-run-variance');

/** The worked example of the specification: two labels, six rows. */
const labels = [0, 0, 1, 1, 0, 1];
const y = [0.02, -0.01, 0.03, -0.02, 0.01, -0.03];
const meanOf = (label: number) => mean(y.filter((_, t) => labels[t] === label));
const influenceOf = (label: number) => y.map((value, t) => (labels[t] === label ? (6 * (value - meanOf(label))) / 3 : 0));
const label0 = influenceOf(0);
const difference = influenceOf(1).map((value, t) => value - label0[t]!);

describe('neweyWestLag', () => {
  it('is ⌊4(n/100)^(2/9)⌋', () => {
    expect([6, 52, 100, 365, 1000].map((n) => neweyWestLag(n))).toEqual([2, 3, 4, 5, 6]);
  });

  it('is at least h − 1 for overlapping h-row returns', () => {
    expect([neweyWestLag(100, 5), neweyWestLag(100, 20)]).toEqual([4, 19]);
  });

  it('is at most n − 1, and 0 for nothing', () => {
    expect([neweyWestLag(1), neweyWestLag(2), neweyWestLag(10, 30), neweyWestLag(0)]).toEqual([0, 1, 9, 0]);
  });
});

describe('longRunVariance', () => {
  it('weights autocovariances 1 − l/(L+1) and subtracts no mean', () => {
    expect(longRunVariance([1, 2, 4], 0)).toBe(7); // 21/3
    expect(longRunVariance([1, 2, 4], 1)).toBe(7 + 2 * 0.5 * (10 / 3));
    expectClose(longRunVariance([1, 2, 4], 2), 7 + 2 * ((2 / 3) * (10 / 3) + (1 / 3) * (4 / 3)), 1e-15);
  });

  it('of the worked example is 1.62962962963e-4 for label 0 and 1.7037037037e-3 for the difference', () => {
    expectClose(longRunVariance(label0, 1), 1.62962962963e-4, 1e-11);
    expectClose(longRunVariance(difference, 1), 1.7037037037e-3, 1e-10);
  });

  it('closes gaps', () => {
    expect(longRunVariance([1, NaN, 2, Infinity, 4], 1)).toBe(longRunVariance([1, 2, 4], 1));
  });

  it('takes a lag above n − 1 as n − 1, and the rule where none is given', () => {
    expect(longRunVariance([1, 2, 4], 9)).toBe(longRunVariance([1, 2, 4], 2));
    expect(longRunVariance(y)).toBe(longRunVariance(y, neweyWestLag(6)));
  });

  it('is never negative: an alternating series whose long run nearly cancels', () => {
    expect(longRunVariance([1, -1, 1, -1, 1, -1], 5)).toBeGreaterThanOrEqual(0);
  });

  it('is NaN of nothing', () => {
    expect(longRunVariance([NaN], 0)).toBeNaN();
  });
});

describe('prewhitenedLongRunVariance', () => {
  it('of the worked example is 9.92114695341e-5 for label 0 and 2.11527977273e-3 for the difference', () => {
    expectClose(prewhitenedLongRunVariance(label0, 1), 9.92114695341e-5, 1e-11);
    expectClose(prewhitenedLongRunVariance(difference, 1), 2.11527977273e-3, 1e-11);
  });

  it('takes out the autoregression and puts its long run back', () => {
    // u = (1, 2, 4): a = 10/5 = 2 is clipped to 0.97; v = (1.03, 2.06)
    expectClose(prewhitenedLongRunVariance([1, 2, 4], 0), (1.03 ** 2 + 2.06 ** 2) / 2 / 0.03 ** 2, 1e-12);
  });

  it('is the plain form of the last n − 1 values where all before the last are 0', () => {
    expect(prewhitenedLongRunVariance([0, 0, 3], 1)).toBe(longRunVariance([0, 3], 1));
  });

  it('takes a lag above n − 2 as n − 2', () => {
    expect(prewhitenedLongRunVariance([1, -2, 4], 9)).toBe(prewhitenedLongRunVariance([1, -2, 4], 1));
  });

  it('is NaN for fewer than two values', () => {
    expect(prewhitenedLongRunVariance([3], 0)).toBeNaN();
  });
});

describe('hacStandardError', () => {
  it('of the worked example is 0.00638284738504 for label 0, t 1.04446593573, and 0.0206379729122 for the difference', () => {
    const se = hacStandardError(label0, y, { lag: 1, parameters: 2 });
    expectClose(se, 0.00638284738504, 1e-11);
    expectClose(meanOf(0) / se, 1.04446593573, 1e-11);
    expectClose(hacStandardError(difference, y, { lag: 1, parameters: 2 }), 0.0206379729122, 1e-11);
  });

  it('prewhitened is 0.00498024772311 for label 0 and 0.0229960853882 for the difference', () => {
    expectClose(hacStandardError(label0, y, { lag: 1, parameters: 2, prewhiten: true }), 0.00498024772311, 1e-11);
    expectClose(hacStandardError(difference, y, { lag: 1, parameters: 2, prewhiten: true }), 0.0229960853882, 1e-11);
  });

  it('is 0 where u is rounding of the values behind it', () => {
    expect(hacStandardError([1e-18, -1e-18, 1e-18], [0.1, 0.1, 0.1])).toBe(0);
    expect(hacStandardError([1e-18, -1e-18, 1e-18], [1e-17, 1e-17, 1e-17])).toBeGreaterThan(0);
  });

  it('is NaN where n ≤ K', () => {
    expect([hacStandardError([1, -1], y, { parameters: 2 }), hacStandardError([], [])]).toEqual([NaN, NaN]);
  });

  it('takes a lag of at least horizon − 1', () => {
    expect(hacStandardError(label0, y, { horizon: 4 })).toBe(hacStandardError(label0, y, { lag: 3 }));
  });

  it('names a misspelt option', () => {
    expect(() => hacStandardError(label0, y, { prewiten: true } as object)).toThrow(
      expect.objectContaining({ code: 'CONFIG_UNKNOWN_KEY' }),
    );
  });
});

describe('hacMean', () => {
  it('has standard error √(Ω/n · n/(n−1)) and a p-value on n − 1 degrees of freedom', () => {
    const result = hacMean([1, 2, NaN, 6], { lag: 1 });
    const omega = 14 / 3 + (-2 * -1 + -1 * 3) / 3;
    expectClose(result.standardError, Math.sqrt(omega / 2), 1e-15);
    expect([result.mean, result.n]).toEqual([3, 3]);
    expect(result.pValue).toBe(studentTTwoSided(result.tStatistic, 2));
  });

  it('has error 0 and no t or p for equal values, whose computed mean misses them', () => {
    expect(hacMean([0.1, 0.1, 0.1])).toMatchObject({ standardError: 0, tStatistic: NaN, pValue: NaN });
  });

  it('has no error for one value, no mean for none', () => {
    expect(hacMean([4])).toEqual({ mean: 4, standardError: NaN, tStatistic: NaN, pValue: NaN, n: 1 });
    expect(hacMean([])).toEqual({ mean: NaN, standardError: NaN, tStatistic: NaN, pValue: NaN, n: 0 });
  });
});

describe('long-run variances', () => {
  it('agree with statsmodels', () => {
    for (const { values, mean: centre, rule, lags } of series) {
      expect(neweyWestLag(values.length)).toBe(rule);
      const u = values.map((value) => value - centre);
      for (const { lag, ...expected } of lags) {
        expectClose(longRunVariance(u, lag), expected.omega, 1e-11);
        expectClose(prewhitenedLongRunVariance(u, lag), expected.prewhitened, 1e-11);
        const result = hacMean(values, { lag });
        expectClose(result.standardError, expected.standard_error, 1e-11);
        expectClose(result.tStatistic, expected.t, 1e-11);
        expectClose(result.pValue, expected.p, 1e-10);
        expectClose(hacMean(values, { lag, prewhiten: true }).standardError, expected.prewhitened_standard_error, 1e-11);
      }
    }
  });
});
