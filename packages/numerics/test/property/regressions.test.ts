import { describe, it } from '@jest/globals';
import {
  boundedLeastSquares,
  hacLeastSquares,
  hacMean,
  leastSquares,
  longRunVariance,
  normalCdf,
  normalQuantile,
  ridge,
  stream,
  studentTCdf,
  studentTQuantile,
} from '@regimelab/numerics';
import fc from 'fast-check';

/** A regression problem with independent columns: n rows, p columns, drawn from a seed. */
const problem = fc
  .record({ seed: fc.nat(), p: fc.integer({ min: 1, max: 4 }), extra: fc.integer({ min: 3, max: 30 }) })
  .map(({ seed, p, extra }) => {
    const random = stream(seed, 'problem');
    const column = () => Float64Array.from({ length: p + extra }, () => random.normal());
    return { y: column(), columns: Array.from({ length: p }, column), random };
  });
const near = (a: number, b: number, tolerance = 1e-9) => Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
const allNear = (a: Float64Array, b: Float64Array) => a.every((value, i) => near(value, b[i]!));
const law = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => boolean) => fc.assert(fc.property(arbitrary, holds));
const scaled = (x: Float64Array, a: number) => x.map((value) => a * value);

describe('leastSquares', () => {
  it('leaves residuals orthogonal to every column and to the intercept', () => {
    law(problem, ({ y, columns }) => {
      const { residuals } = leastSquares(y, columns);
      return [y.map(() => 1), ...columns].every((column) => Math.abs(column.reduce((total, x, t) => total + x * residuals[t]!, 0)) < 1e-9);
    });
  });

  it('scales with y and inversely with a column; R² sees neither', () => {
    law(problem, ({ y, columns }) => {
      const [fit, changed] = [leastSquares(y, columns), leastSquares(scaled(y, 3), [scaled(columns[0]!, 0.25), ...columns.slice(1)])];
      const expected = fit.coefficients.map((b, k) => 3 * b * (k === 1 ? 4 : 1));
      return allNear(changed.coefficients, expected) && near(changed.rSquared, fit.rSquared);
    });
  });

  it('finds what made y, whatever rows are missing', () => {
    law(problem, ({ y, columns }) => {
      const made = y.map((_, t) => columns.reduce((total, column, k) => total + (k + 1) * column[t]!, -2));
      made[0] = NaN;
      const { coefficients, rSquared } = leastSquares(made, columns);
      return near(rSquared, 1) && coefficients.every((b, k) => near(b, k === 0 ? -2 : k));
    });
  });
});

describe('hacLeastSquares', () => {
  it('on an intercept alone is hacMean', () => {
    law(problem, ({ y }) => {
      const [regression, single] = [hacLeastSquares(y, []), hacMean(y)];
      return (
        near(regression.coefficients[0]!, single.mean) &&
        near(regression.standardErrors[0]!, single.standardError) &&
        near(regression.pValues[0]!, single.pValue)
      );
    });
  });

  it('has a covariance with no negative variance and no correlation above 1', () => {
    law(problem, ({ y, columns }) => {
      const { covariance, standardErrors } = hacLeastSquares(y, columns);
      const K = standardErrors.length;
      return standardErrors.every(
        (a, j) => a >= 0 && standardErrors.every((b, k) => Math.abs(covariance[j * K + k]!) <= a * b * (1 + 1e-9)),
      );
    });
  });
});

describe('longRunVariance', () => {
  it('is never negative and scales with the square', () => {
    law(fc.tuple(problem, fc.nat(40)), ([{ y }, lag]) => {
      const omega = longRunVariance(y, lag);
      return omega >= 0 && near(longRunVariance(scaled(y, -3), lag), 9 * omega);
    });
  });
});

describe('ridge', () => {
  it('shrinks: the length of the coefficients falls as λ grows', () => {
    law(problem, ({ y, columns }) => {
      const length = (lambda: number) => ridge(y, columns, { lambda }).coefficients.reduce((total, b) => total + b * b, 0);
      const lengths = [0.01, 0.1, 1, 10, 1000].map(length);
      return lengths.every((value, i) => i === 0 || value <= lengths[i - 1]! * (1 + 1e-12)) && lengths[4]! < 1e-3;
    });
  });

  it('does not change when every row is given twice: λ is scaled by n', () => {
    law(problem, ({ y, columns }) => {
      const twice = (x: Float64Array) => Float64Array.from([...x, ...x]);
      return allNear(ridge(twice(y), columns.map(twice), { lambda: 0.3 }).coefficients, ridge(y, columns, { lambda: 0.3 }).coefficients);
    });
  });

  it('is stationary: X′e/n = λb', () => {
    law(problem, ({ y, columns }) => {
      const { coefficients, residuals, n } = ridge(y, columns, { lambda: 0.3 });
      return columns.every((column, k) => near(column.reduce((total, x, t) => total + x * residuals[t]!, 0) / n, 0.3 * coefficients[k]!));
    });
  });
});

describe('boundedLeastSquares', () => {
  it('stays in the box and no point of the box is better', () => {
    law(problem, ({ y, columns, random }) => {
      const bounds = columns.map(() => [random.normal(), random.normal()].sort((a, b) => a - b));
      const [lower, upper] = [bounds.map(([low]) => low!), bounds.map(([, high]) => high!)];
      const { coefficients, residuals } = boundedLeastSquares(y, columns, lower, upper);
      const cost = (b: ArrayLike<number>) =>
        y.reduce((total, value, t) => total + columns.reduce((rest, x, k) => rest - x[t]! * b[k]!, value) ** 2, 0);
      const best = residuals.reduce((total, e) => total + e * e, 0);
      const rivals = Array.from({ length: 20 }, () => lower.map((low, k) => low + random.uniform() * (upper[k]! - low)));
      const corners = rivals.map((b) => b.map((value, k) => (random.uniform() < 0.5 ? coefficients[k]! : value)));
      return (
        coefficients.every((b, k) => b >= lower[k]! && b <= upper[k]!) &&
        [...rivals, ...corners].every((b) => cost(b) >= best * (1 - 1e-12))
      );
    });
  });
});

describe('distributions', () => {
  const t = fc.double({ min: -30, max: 30, noNaN: true });
  const df = fc.oneof(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.5, max: 1e6, noNaN: true }));

  it('of Student grow with t, are symmetric, and have heavier tails than the normal', () => {
    law(fc.tuple(t, t, df), ([a, b, nu]) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const left = -Math.abs(a);
      return (
        studentTCdf(low, nu) <= studentTCdf(high, nu) * (1 + 1e-13) &&
        near(studentTCdf(a, nu) + studentTCdf(-a, nu), 1, 1e-14) &&
        studentTCdf(left, nu) >= normalCdf(left) * (1 - 1e-12)
      );
    });
  });

  it('are undone by their quantiles', () => {
    law(fc.tuple(fc.double({ min: 1e-12, max: 0.5, noNaN: true }), df), ([p, nu]) => {
      return near(studentTCdf(studentTQuantile(p, nu), nu) / p, 1, 1e-11) && near(normalCdf(normalQuantile(p)) / p, 1, 1e-13);
    });
  });
});
