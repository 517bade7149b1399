import { describe, expect, it } from '@jest/globals';
import { autocorrelation, autocovariance } from '@regimelab/numerics';
import { expectAllClose, golden } from '../close.js';

const { series } = golden<{ series: { values: number[]; autocovariance: number[] }[] }>('long-run-variance');

describe('autocovariance', () => {
  it('divides every lag by n', () => {
    expectAllClose(autocovariance([1, 2, 6], 2), [14 / 3, -1 / 3, -2], 1e-15); // deviations −2, −1, 3
  });

  it('has no lags from n on', () => {
    expect([...autocovariance([1, 3], 3)]).toEqual([1, -0.5, NaN, NaN]);
  });

  it('closes gaps', () => {
    expect(autocovariance([1, NaN, 2, Infinity, 6], 2)).toEqual(autocovariance([1, 2, 6], 2));
  });

  it('is exactly 0 of equal values', () => {
    expect([...autocovariance([0.1, 0.1, 0.1], 1)]).toEqual([0, 0]);
  });

  it('is NaN of nothing', () => {
    expect([...autocovariance([], 1)]).toEqual([NaN, NaN]);
  });

  it('agrees with statsmodels', () => {
    for (const { values, autocovariance: expected } of series) expectAllClose(autocovariance(values, 4), expected);
  });
});

describe('autocorrelation', () => {
  it('is the autocovariance over that of lag 0', () => {
    expectAllClose(autocorrelation([1, 2, 6], 2), [1, -1 / 14, -6 / 14], 1e-15);
  });

  it('is NaN of equal values', () => {
    expect([...autocorrelation([0.1, 0.1, 0.1], 1)]).toEqual([NaN, NaN]);
  });
});
