import { describe, expect, it } from '@jest/globals';
import { leastSquares, ridge } from '@regimelab/numerics';
import { expectAllClose, expectClose, golden } from '../close.js';

interface Ridge {
  lambda: number;
  y: number[];
  columns: number[][];
  intercept: number;
  coefficients: number[];
  residual_variance: number;
  covariance: number[];
}
const { ridges } = golden<{ ridges: Ridge[] }>('regression');

describe('ridge', () => {
  it('shrinks one slope by (x²-mean) / (x²-mean + λ), the intercept follows', () => {
    // x centred −1.5 … 1.5: X'X/n = 1.25, X'y/n = 1.5, λ = 0.25: b = 1.5/1.5 = 1, a = 2.5 − 1.5
    const fit = ridge([1, 2, 2, 5], [[0, 1, 2, 3]], { lambda: 0.25 });
    expectAllClose(fit.coefficients, [1], 1e-15);
    expectClose(fit.intercept, 1, 1e-15);
    expectAllClose(fit.residuals, [0, 0, -1, 1], 1e-15);
    expectClose(fit.residualVariance, 1, 1e-15); // 2 / (4 − 1 − 1)
    expectClose(fit.covariance[0]!, 1.25 / 1.5 ** 2 / 4, 1e-14);
  });

  it('is ordinary least squares at λ = 0', () => {
    const { y, columns } = ridges[0]!;
    const [shrunk, ols] = [ridge(y, columns, { lambda: 0 }), leastSquares(y, columns)];
    expectAllClose([shrunk.intercept, ...shrunk.coefficients], [...ols.coefficients], 1e-12);
    expectAllClose(shrunk.standardErrors, [...ols.standardErrors].slice(1), 1e-12);
  });

  it('leaves out rows with a missing value', () => {
    const fit = ridge([1, 2, NaN, 2, 5], [[0, 1, 4, 2, 3]], { lambda: 0.25 });
    expectAllClose(fit.coefficients, [1], 1e-15);
    expect([fit.n, fit.residuals[2]]).toEqual([4, NaN]);
  });

  it('gives equal columns equal shares, and a constant column none', () => {
    const x = [0, 1, 2, 3];
    const { coefficients } = ridge([1, 2, 2, 5], [x, x, [0.1, 0.1, 0.1, 0.1]], { lambda: 0.25 });
    expectClose(coefficients[0]!, coefficients[1]!, 1e-14);
    expectClose(coefficients[0]!, 1.5 / 2.75, 1e-14); // 2b·1.25 + 0.25b = 1.5
    expect(coefficients[2]).toBe(0);
  });

  it('has no covariance where n ≤ p + 1', () => {
    const fit = ridge([1, 2], [[0, 1]], { lambda: 1 });
    expect([fit.residualVariance, ...fit.covariance, ...fit.standardErrors].every(Number.isNaN)).toBe(true);
  });

  it('refuses dependent or constant columns at λ = 0, and no complete row', () => {
    const x = [0, 1, 2, 4];
    const singular = expect.objectContaining({ code: 'NUMERICS_SINGULAR' });
    expect(() => ridge([1, 2, 2, 5], [x, x.map((value) => 3 * value)], { lambda: 0 })).toThrow(singular);
    expect(() => ridge([1, 2, 5], [[0.1, 0.1, 0.1]], { lambda: 0 })).toThrow(singular); // their computed mean misses 0.1
    expect(() => ridge([NaN], [[1]], { lambda: 1 })).toThrow(singular);
  });

  it('refuses a negative penalty', () => {
    expect(() => ridge([1, 2], [[0, 1]], { lambda: -1 })).toThrow(expect.objectContaining({ code: 'CONFIG_RANGE' }));
  });

  it('agrees with least squares on augmented rows', () => {
    for (const { y, columns, lambda, ...expected } of ridges) {
      const fit = ridge(y, columns, { lambda });
      expectClose(fit.intercept, expected.intercept);
      fit.coefficients.forEach((b, k) => expectClose(b, expected.coefficients[k]!));
      expectClose(fit.residualVariance, expected.residual_variance);
      fit.covariance.forEach((value, i) => expectClose(value, expected.covariance[i]!, 1e-11));
    }
  });
});
