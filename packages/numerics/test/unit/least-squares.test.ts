import { describe, expect, it } from '@jest/globals';
import { hacLeastSquares, leastSquares, RankDeficientError } from '@regimelab/numerics';
import { expectAllClose, expectClose, golden } from '../close.js';

interface Hac {
  lag: number;
  covariance: number[];
  standard_errors: number[];
  t: number[];
  p: number[];
}
interface Fit {
  intercept: boolean;
  y: number[];
  columns: number[][];
  coefficients: number[];
  standard_errors: number[];
  covariance: number[];
  residual_variance: number;
  r_squared: number;
  residuals: number[];
  hac_rule: Hac;
  hac_lag_0: Hac;
  hac_lag_6: Hac;
}
const { fits } = golden<{ fits: Fit[] }>('regression');
const line = { x: [0, 1, 2, 3], y: [1, 2, 2, 5] }; // slope 1.2, intercept 0.7, residuals 0.3, 0.1, −1.1, 0.7

describe('leastSquares', () => {
  it('fits intercept and slope', () => {
    const fit = leastSquares(line.y, [line.x]);
    expectAllClose(fit.coefficients, [0.7, 1.2], 1e-14);
    expectAllClose(fit.residuals, [0.3, 0.1, -1.1, 0.7], 1e-14);
    expectClose(fit.residualVariance, 0.9, 1e-14); // 1.8 / 2
    expectClose(fit.rSquared, 0.8, 1e-14); // 1 − 1.8/9
    expectAllClose(fit.covariance, [0.63, -0.27, -0.27, 0.18], 1e-14); // 0.9 · inverse of [4 6; 6 14]
    expectAllClose(fit.standardErrors, [Math.sqrt(0.63), Math.sqrt(0.18)], 1e-14);
    expect([fit.n, fit.degreesOfFreedom]).toEqual([4, 2]);
  });

  it('fits through the origin without an intercept', () => {
    const fit = leastSquares([2, 4, 7], [[1, 2, 3]], { intercept: false });
    expectAllClose(fit.coefficients, [31 / 14], 1e-15);
    expectClose(fit.rSquared, 1 - (69 - 31 ** 2 / 14) / 69, 1e-14); // against Σy²
  });

  it('is the mean where there is no column', () => {
    expect([...leastSquares([1, 2, 6], []).coefficients][0]).toBeCloseTo(3, 14);
  });

  it('leaves out rows with a missing value and gives them no residual', () => {
    const fit = leastSquares([1, NaN, 2, 2, 5, 9], [[0, 7, 1, 2, 3, Infinity]]);
    expectAllClose(fit.coefficients, [0.7, 1.2], 1e-14);
    expect(fit.residuals[1]).toBeNaN();
    expect(fit.residuals[5]).toBeNaN();
    expectClose(fit.residuals[4]!, 0.7, 1e-14);
    expect(fit.n).toBe(4);
  });

  it('has coefficients but no errors where rows equal coefficients', () => {
    const fit = leastSquares([1, 3], [[0, 1]]);
    expectAllClose(fit.coefficients, [1, 2], 1e-14);
    expect([fit.residualVariance, ...fit.covariance, ...fit.standardErrors].every(Number.isNaN)).toBe(true);
  });

  it('has no R² for equal values of y', () => {
    expect(leastSquares([0.1, 0.1, 0.1], [[1, 2, 4]]).rSquared).toBeNaN();
  });

  it('refuses dependent columns and names the first', () => {
    const x = [0.3, 0.1, 0.7, 0.2];
    const twice = x.map((value) => 2 * value + 1);
    expect(() => leastSquares(line.y, [x, twice])).toThrow(RankDeficientError);
    expect(() => leastSquares(line.y, [x, twice])).toThrow(
      expect.objectContaining({ code: 'NUMERICS_SINGULAR', context: expect.objectContaining({ column: 2 }) }),
    );
    expect(() => leastSquares(line.y, [[5, 5, 5, 5]])).toThrow(
      expect.objectContaining({ context: expect.objectContaining({ column: 1 }) }),
    );
    expect(() => leastSquares(line.y, [[0, 0, 0, 0]], { intercept: false })).toThrow(RankDeficientError);
  });

  it('does not take columns of very different units for dependent', () => {
    const fit = leastSquares(line.y, [line.x.map((x) => 1e-14 * x)]);
    expectAllClose([fit.coefficients[0]!, 1e-14 * fit.coefficients[1]!], [0.7, 1.2], 1e-13);
  });

  it('refuses fewer rows than coefficients', () => {
    expect(() => leastSquares([1, NaN], [[1, 2]])).toThrow(expect.objectContaining({ code: 'NUMERICS_SINGULAR' }));
  });

  it('refuses a column of another length, and neither column nor intercept', () => {
    expect(() => leastSquares([1, 2], [[1, 2, 3]])).toThrow(expect.objectContaining({ code: 'SHAPE' }));
    expect(() => leastSquares([1, 2], [], { intercept: false })).toThrow(expect.objectContaining({ code: 'CONFIG_CONFLICT' }));
  });

  it('names a misspelt option', () => {
    expect(() => leastSquares(line.y, [line.x], { interzept: true } as object)).toThrow(
      expect.objectContaining({ code: 'CONFIG_UNKNOWN_KEY' }),
    );
  });

  it('agrees with statsmodels OLS', () => {
    for (const expected of fits) {
      const fit = leastSquares(expected.y, expected.columns, { intercept: expected.intercept });
      fit.coefficients.forEach((b, k) => expectClose(b, expected.coefficients[k]!));
      fit.standardErrors.forEach((se, k) => expectClose(se, expected.standard_errors[k]!));
      fit.covariance.forEach((value, i) => expectClose(value, expected.covariance[i]!, 1e-11));
      expectAllClose(fit.residuals, expected.residuals);
      expectClose(fit.residualVariance, expected.residual_variance);
      expectClose(fit.rSquared, expected.r_squared);
    }
  });
});

describe('hacLeastSquares', () => {
  it('agrees with the HAC covariance of statsmodels, small-sample correction on', () => {
    for (const { y, columns, intercept, ...expected } of fits) {
      const cases = [
        [{}, expected.hac_rule],
        [{ lag: 0 }, expected.hac_lag_0],
        [{ horizon: 7 }, expected.hac_lag_6],
      ] as const;
      for (const [options, hac] of cases) {
        const fit = hacLeastSquares(y, columns, { intercept, ...options });
        expect(fit.lag).toBe(hac.lag);
        fit.covariance.forEach((value, i) => expectClose(value, hac.covariance[i]!, 1e-11));
        fit.standardErrors.forEach((se, k) => expectClose(se, hac.standard_errors[k]!, 1e-11));
        fit.tStatistics.forEach((t, k) => expectClose(t, hac.t[k]!, 1e-11));
        fit.pValues.forEach((p, k) => expectClose(p, hac.p[k]!, 1e-10));
      }
    }
  });

  it('has the coefficients and residuals of leastSquares', () => {
    const [ols, hac] = [leastSquares(line.y, [line.x]), hacLeastSquares(line.y, [line.x])];
    expect([hac.coefficients, hac.residuals, hac.rSquared]).toEqual([ols.coefficients, ols.residuals, ols.rSquared]);
  });

  it('closes the gap of a row with a missing value', () => {
    const [gap, closed] = [hacLeastSquares([1, 2, NaN, 2, 5], [[0, 1, 9, 2, 3]]), hacLeastSquares(line.y, [line.x])];
    expect(gap.covariance).toEqual(closed.covariance);
  });

  it('takes a lag above n − 1 as n − 1', () => {
    expect(hacLeastSquares(line.y, [line.x], { lag: 10 }).lag).toBe(3);
  });

  it('has no errors where rows equal coefficients', () => {
    const fit = hacLeastSquares([1, 3], [[0, 1]]);
    expect([...fit.covariance, ...fit.standardErrors, ...fit.tStatistics, ...fit.pValues].every(Number.isNaN)).toBe(true);
  });

  it('refuses dependent columns', () => {
    expect(() => hacLeastSquares(line.y, [line.x, line.x])).toThrow(RankDeficientError);
  });
});
