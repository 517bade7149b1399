import { describe, expect, it } from '@jest/globals';
import { normalCdf, studentTCdf, studentTQuantile, studentTTwoSided } from '@regimelab/numerics';
import { expectClose, golden } from '../close.js';

const { two_sided: twoSided, quantile } = golden<{ two_sided: [number, number, number][]; quantile: [number, number, number][] }>(
  'student-t',
);

describe('studentTTwoSided', () => {
  it('agrees with mpmath to 1e-13 relative down to 1e-150, half to a million degrees of freedom', () => {
    for (const [t, df, p] of twoSided) expectClose(studentTTwoSided(t, df), p, 1e-13);
  });

  it('is 2/π · arctan(1/|t|) for one degree of freedom', () => {
    for (const t of [0.1, 1, 7, 1e3]) expectClose(studentTTwoSided(-t, 1), (2 / Math.PI) * Math.atan(1 / t), 1e-14);
  });

  it('is 1 at 0 and 0 at infinity', () => {
    expect([studentTTwoSided(0, 5), studentTTwoSided(Infinity, 5), studentTTwoSided(-Infinity, 5)]).toEqual([1, 0, 0]);
  });

  it('is NaN for a NaN and for degrees of freedom that are not positive', () => {
    for (const [t, df] of [
      [NaN, 3],
      [1, 0],
      [1, -2],
      [1, NaN],
    ] as const) {
      expect(studentTTwoSided(t, df)).toBeNaN();
    }
  });
});

describe('studentTCdf', () => {
  it('is half the two-sided p on the left and one minus it on the right', () => {
    expect([studentTCdf(-2, 9), studentTCdf(0, 9)]).toEqual([studentTTwoSided(2, 9) / 2, 0.5]);
    expect(studentTCdf(2, 9)).toBe(1 - studentTTwoSided(2, 9) / 2);
  });

  it('approaches the normal distribution', () => {
    expectClose(studentTCdf(-2, 1e9), normalCdf(-2), 1e-8);
  });
});

describe('studentTQuantile', () => {
  it('agrees with mpmath to 1e-12 relative', () => {
    for (const [p, df, t] of quantile) expectClose(studentTQuantile(p, df), t);
  });

  it('is odd about one half', () => {
    expect(studentTQuantile(0.75, 4)).toBe(-studentTQuantile(0.25, 4));
    expect(studentTQuantile(0.5, 4)).toBe(0);
  });

  it('is the tabled 12.706, 2.228 and 1.984 at 97.5 % for 1, 10 and 100 degrees of freedom', () => {
    expect([1, 10, 100].map((df) => studentTQuantile(0.975, df).toFixed(3))).toEqual(['12.706', '2.228', '1.984']);
  });

  it('is infinite at 0 and 1 and NaN outside', () => {
    expect([0, 1, -0.1, NaN].map((p) => studentTQuantile(p, 3))).toEqual([-Infinity, Infinity, NaN, NaN]);
    expect(studentTQuantile(0.3, 0)).toBeNaN();
  });
});
