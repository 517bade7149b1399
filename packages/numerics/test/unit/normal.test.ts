import { describe, expect, it } from '@jest/globals';
import { normalCdf, normalQuantile } from '@regimelab/numerics';
import { expectClose, golden } from '../close.js';

const { cdf, quantile } = golden<{ cdf: [number, number][]; quantile: [number, number][] }>('normal');

describe('normalCdf', () => {
  it('agrees with mpmath to 1e-13 relative from −37 to 37', () => {
    for (const [x, p] of cdf) expectClose(normalCdf(x), p, 1e-13);
  });

  it('is 0, 1/2 and 1 at −∞, 0 and ∞, and 0 beyond the smallest double', () => {
    expect([-Infinity, -40.5, 0, 40.5, Infinity].map(normalCdf)).toEqual([0, 0, 0.5, 1, 1]);
  });

  it('gives NaN for NaN', () => {
    expect(normalCdf(NaN)).toBeNaN();
  });
});

describe('normalQuantile', () => {
  it('agrees with mpmath to 1e-14 relative from the smallest double to 1 − 2⁻⁵³', () => {
    for (const [p, x] of quantile) expectClose(normalQuantile(p), x, 1e-14);
  });

  it('is −∞ and ∞ at 0 and 1 and NaN outside', () => {
    expect([0, 1, -0.1, 1.1, NaN].map(normalQuantile)).toEqual([-Infinity, Infinity, NaN, NaN, NaN]);
  });
});
