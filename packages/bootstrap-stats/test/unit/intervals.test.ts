import { describe, expect, it } from '@jest/globals';
import {
  basicInterval,
  bcaInterval,
  centredPValue,
  percentileInterval,
  studentisedInterval,
  studentisedPValue,
} from '@regimelab/bootstrap-stats';

const draws = Float64Array.of(3, 1, 5, 2, 4); // type 7: quantile 0.1 is 1.4, 0.9 is 4.6

describe('percentileInterval', () => {
  it('takes the type-7 quantiles on both sides', () => {
    const { low, high } = percentileInterval(draws, 0.8);
    expect(low).toBeCloseTo(1.4, 14);
    expect(high).toBeCloseTo(4.6, 14);
  });

  it('leaves out lost draws while half are valid', () => {
    const half = Float64Array.of(NaN, 3, NaN, 1, NaN, 5, NaN, 2, NaN, 4);
    expect(percentileInterval(half, 0.8)).toEqual(percentileInterval(draws, 0.8));
  });

  it('is null with fewer than half valid, with the count', () => {
    expect(percentileInterval(Float64Array.of(1, NaN, NaN), 0.9)).toEqual({
      low: null,
      high: null,
      reason: 'more than half of the draws were lost (2 of 3)',
    });
    expect(percentileInterval(Float64Array.of(NaN), 0.9).reason).toBe('every draw was lost');
  });

  it('refuses a confidence outside (0, 1)', () => {
    expect(() => percentileInterval(draws, 1)).toThrow('percentileInterval: confidence: expected a number between 0 and 1, got 1');
  });
});

describe('basicInterval', () => {
  it('reflects the percentile interval about the estimate', () => {
    const { low, high } = basicInterval(2, draws, 0.8);
    expect(low).toBeCloseTo(4 - 4.6, 14);
    expect(high).toBeCloseTo(4 - 1.4, 14);
  });
});

describe('studentisedInterval', () => {
  it('is symmetric: the quantile of |t*| times the error', () => {
    // |t*| = 1 … 5, quantile 0.8 is 4.2
    expect(studentisedInterval(10, 0.5, Float64Array.of(-3, 1, -5, 2, 4), 0.8)).toEqual({
      low: 10 - 2.1,
      high: 10 + 2.1,
      reason: null,
    });
  });

  it('is null where the error is 0', () => {
    expect(studentisedInterval(10, 0, draws, 0.8)).toEqual({ low: null, high: null, reason: 'the standard error is 0' });
  });
});

describe('bcaInterval', () => {
  const jackknife = Float64Array.of(2.9, 3.1, 3, 3.4, 2.8);

  it('is the percentile interval without bias and acceleration', () => {
    const symmetric = Float64Array.of(1, 2, 4, 5); // half below 3: z₀ = 0
    const { low, high } = bcaInterval(3, symmetric, Float64Array.of(1, 2, 3), 0.8, 'iid'); // Σd³ = 0: a = 0
    expect(low).toBeCloseTo(percentileInterval(symmetric, 0.8).low!, 12);
    expect(high).toBeCloseTo(percentileInterval(symmetric, 0.8).high!, 12);
  });

  it.each(['stationary', 'circular_block', 'moving_block'] as const)('is refused for %s', (method) => {
    expect(bcaInterval(3, draws, jackknife, 0.8, method).reason).toBe(
      `BCa needs independent rows; ${method} draws blocks: use the studentised interval`,
    );
  });

  it('is null where every draw lies on one side', () => {
    expect(bcaInterval(0, draws, jackknife, 0.8, 'iid').reason).toBe('every draw lies on one side of the estimate');
  });

  it('is null where leaving out a row changes nothing', () => {
    expect(bcaInterval(3, draws, Float64Array.of(1, 1, 1), 0.8, 'iid').reason).toMatch('constant when single rows are left out');
  });
});

describe('centredPValue', () => {
  it('counts draws as far from the estimate as the estimate from 0', () => {
    // |θ* − 2| = 1, 1, 3, 0, 2 against 2: two of five
    expect(centredPValue(2, draws).value).toBe(3 / 6);
  });

  it('one-sided counts above only', () => {
    // θ* − 2 = 1, −1, 3, 0, 2 against 2: two of five; against the estimate −0.5: θ* + 0.5 all above
    expect(centredPValue(2, draws, 'greater').value).toBe(3 / 6);
    expect(centredPValue(-0.5, draws, 'greater').value).toBe(1);
  });

  it('is never 0', () => {
    expect(
      centredPValue(
        100,
        draws.map((draw) => draw + 97),
      ).value,
    ).toBe(1 / 6);
  });

  it('counts a tie that rounding broke', () => {
    expect(centredPValue(0.3, Float64Array.of(0.3 + 0.3 * (1 - 1e-13), 0.3)).value).toBe(2 / 3);
  });

  it('is small for an effect and large without one, where the uncentred count is ½ for both', () => {
    const about = (centre: number) => Float64Array.from({ length: 99 }, (_, k) => centre + (k - 49) / 10);
    expect(centredPValue(10, about(10)).value).toBe(0.01);
    expect(centredPValue(0.05, about(0.05)).value).toBeGreaterThan(0.9);
  });
});

describe('studentisedPValue', () => {
  it('counts |t*| at least |t|', () => {
    expect(studentisedPValue(-4, Float64Array.of(-3, 1, -5, 2, 4)).value).toBe(3 / 6);
    expect(studentisedPValue(-4, Float64Array.of(-3, 1, -5, 2, 4), 'greater').value).toBe(5 / 6);
  });

  it('is null without a t', () => {
    expect(studentisedPValue(Infinity, draws)).toEqual({ value: null, reason: 'the standard error is 0' });
    expect(studentisedPValue(NaN, draws).value).toBeNull();
  });
});
