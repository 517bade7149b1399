import { describe, expect, it } from '@jest/globals';
import {
  benjaminiHochberg,
  bootstrap,
  meanStatistic,
  modelConfidenceSet,
  sharpeInterval,
  sharpeStatistic,
  stepM,
} from '@regimelab/bootstrap-stats';
import { normalCdf, stream } from '@regimelab/numerics';
import { autoregressive, shareOf } from './monte-carlo.js';

// specs/07, section 18. Bands: three standard errors of the share, and three of that the table was made with.
const within = (share: number, expected: number, trials: number, tableTrials = 1000) =>
  expect(Math.abs(share - expected)).toBeLessThan(3 * Math.sqrt(expected * (1 - expected) * (1 / trials + 1 / tableTrials)));

describe('coverage of the 95 % interval of the Sharpe ratio, n 500', () => {
  const coverage = (phi: number, options: object, trials: number) =>
    shareOf(trials, (trial) => {
      const random = stream(trial, `coverage/${phi}`);
      const truth = 0.1 * Math.sqrt(1 - phi * phi); // mean 0.1 over deviation 1/√(1 − φ²)
      const x = autoregressive(random, 500, phi).map((value) => value + 0.1);
      const { low, high } = sharpeInterval(x, { periodsPerYear: 1, replications: 299, seed: trial, ...options });
      return low! <= truth && truth <= high!;
    });

  it.each([
    [0, 0.939],
    [0.2, 0.949],
    [0.3, 0.953],
    [0.5, 0.941],
  ])('with φ = %p is that of the table, and at least 92 %', (phi, expected) => {
    const share = coverage(phi, {}, 400);
    within(share, expected, 400);
    expect(share).toBeGreaterThanOrEqual(0.92);
  });

  it('with independent draws falls short at φ = 0.5, as the table says', () => {
    within(coverage(0.5, { method: 'iid', interval: 'percentile' }, 100), 0.718, 100);
  });
});

describe('size of the 5 % test of a mean', () => {
  it.each([
    [100, 0, 0.056],
    [100, 0.3, 0.061],
    [100, 0.5, 0.066],
    [500, 0.3, 0.056],
  ])('with n %p and φ = %p is that of the table', (n, phi, expected) => {
    const share = shareOf(500, (trial) => {
      const x = autoregressive(stream(trial, `size/${n}/${phi}`), n, phi);
      return bootstrap([x], meanStatistic, { replications: 299, seed: trial }).pValue! <= 0.05;
    });
    within(share, expected, 500);
  });

  it('is level under the null at every p: Kolmogorov–Smirnov', () => {
    const p = Array.from({ length: 500 }, (_, trial) => {
      const x = autoregressive(stream(trial, 'uniform'), 200, 0.2);
      return bootstrap([x], meanStatistic, { replications: 399, seed: trial }).pValue!;
    }).sort((a, b) => a - b);
    const distance = Math.max(...p.map((value, i) => Math.max(Math.abs((i + 1) / 500 - value), Math.abs(i / 500 - value))));
    expect(distance).toBeLessThan(1.63 / Math.sqrt(500)); // 1 %
  });
});

describe('error rates over many tests', () => {
  it('Benjamini–Hochberg keeps the false discovery rate: 20 tests, 15 without effect', () => {
    const random = stream(1, 'fdr');
    let proportion = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const q = benjaminiHochberg(Array.from({ length: 20 }, (_, k) => 2 * normalCdf(-Math.abs(random.normal() + (k < 5 ? 3 : 0)))));
      const found = q.flatMap((value, k) => (value! <= 0.1 ? [k] : []));
      proportion += found.filter((k) => k >= 5).length / Math.max(1, found.length);
    }
    expect(proportion / 2000).toBeGreaterThan(0.055);
    expect(proportion / 2000).toBeLessThan(0.095); // 0.1 · 15/20 = 0.075
  });

  it('stepM makes a false discovery in about 5 % of the samples', () => {
    const share = shareOf(400, (trial) => {
      const random = stream(trial, 'fwer');
      const columns = Array.from({ length: 8 }, () => autoregressive(random, 200, 0));
      return stepM(columns, { replications: 299, seed: trial }).superior.length > 0;
    });
    expect(share).toBeGreaterThan(0.02);
    expect(share).toBeLessThan(0.09);
  });

  it('modelConfidenceSet holds the best variant in at least 95 % of the samples, less three standard errors', () => {
    const share = shareOf(400, (trial) => {
      const random = stream(trial, 'mcs');
      const columns = Array.from({ length: 5 }, (_, k) => autoregressive(random, 200, 0.1).map((x) => x - 0.1 * k));
      return modelConfidenceSet(columns, { replications: 299, seed: trial }).included.includes(0);
    });
    expect(share).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.05 * 0.95) / 400));
  });

  it('a ratio of 1.5 a year over four years is found', () => {
    const share = shareOf(100, (trial) => {
      const x = autoregressive(stream(trial, 'power'), 1460, 0).map((value) => value + 1.5 / Math.sqrt(365));
      return bootstrap([x], sharpeStatistic, { replications: 299, seed: trial }).pValue! <= 0.05;
    });
    expect(share).toBeGreaterThan(0.75); // the normal power is 0.85
  });
});
