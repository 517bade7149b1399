import { describe, expect, it } from '@jest/globals';
import { labelContrast, meanStatistic, sharpeStatistic } from '@regimelab/bootstrap-stats';
import { hacStandardError, longRunVariance, prewhitenedLongRunVariance } from '@regimelab/numerics';

// specs/07, section 5: n 6, K 2, L 1 as given
const y = [0.02, -0.01, 0.03, -0.02, 0.01, -0.03];
const labels = [0, 0, 1, 1, 0, 1];
const near = (actual: number, expected: number) => expect(Math.abs(actual / expected - 1)).toBeLessThan(1e-11);

describe('labelContrast', () => {
  it('is the mean of a label with the errors of the worked example', () => {
    const { value, influence, n, labels: K } = labelContrast(y, labels, { plus: [0], minus: 'none' })!;
    near(value, 0.00666666666667);
    expect(Array.from(influence, (u) => Number(u.toFixed(7)) + 0)).toEqual([0.0266667, -0.0333333, 0, 0, 0.0066667, 0]);
    near(longRunVariance(influence, 0), 3.11111111111e-4);
    near(longRunVariance(influence, 1), 1.62962962963e-4);
    const error = hacStandardError(influence, y, { lag: 1, parameters: K });
    near(error, 0.00638284738504);
    near(value / error, 1.04446593573);
    near(prewhitenedLongRunVariance(influence, 1), 9.92114695341e-5);
    near(hacStandardError(influence, y, { lag: 1, parameters: K, prewhiten: true }), 0.00498024772311);
    expect([n, K]).toEqual([6, 2]);
  });

  it('is the difference of two labels with the errors of the worked example', () => {
    const { value, influence } = labelContrast(y, labels, { plus: [1], minus: [0] })!;
    near(value, -0.0133333333333);
    near(longRunVariance(influence, 1), 1.7037037037e-3);
    near(hacStandardError(influence, y, { lag: 1, parameters: 2 }), 0.0206379729122);
    near(prewhitenedLongRunVariance(influence, 1), 2.11527977273e-3);
    near(hacStandardError(influence, y, { lag: 1, parameters: 2, prewhiten: true }), 0.0229960853882);
  });

  it('takes an edge over all rows', () => {
    const edge = labelContrast([1, 2, 3, 6], [0, 0, 1, 1], { plus: [1], minus: 'all' })!;
    expect(edge.value).toBe(1.5);
    // 4·(3 − 4.5)/2 − (3 − 3) = −3, 4·(6 − 4.5)/2 − (6 − 3) = 0, and −(y − 3) elsewhere
    expect([...edge.influence]).toEqual([2, 1, -3, 0]);
  });

  it('pools the labels of a side', () => {
    const pooled = labelContrast([1, 2, 3, 6], [0, 2, 1, 3], { plus: [1, 3], minus: [0, 2] })!;
    expect(pooled).toEqual({ ...labelContrast([1, 2, 3, 6], [0, 0, 1, 1], { plus: [1], minus: [0] })!, labels: 4 });
  });

  it('leaves out rows without a label or a value', () => {
    const whole = labelContrast(y, labels, { plus: [1], minus: [0] });
    expect(labelContrast([...y, 9, NaN, 9], [...labels, -1, 1, NaN], { plus: [1], minus: [0] })).toEqual(whole);
  });

  it('is null where a side has no row', () => {
    expect(labelContrast(y, labels, { plus: [7], minus: 'none' })).toBeNull();
    expect(labelContrast(y, labels, { plus: [0], minus: [7] })).toBeNull();
    expect(labelContrast([], [], { plus: [0], minus: 'all' })).toBeNull();
  });

  it('refuses a label that is no whole number and a length that differs', () => {
    expect(() => labelContrast(y, [0, 0, 1, 1, 0.5, 1], { plus: [0], minus: 'all' })).toThrow(
      'expected whole numbers from −1 to 1, got 0.5 at row 4',
    );
    expect(() => labelContrast(y, [0], { plus: [0], minus: 'all' })).toThrow(
      'labelContrast: expected a label for each of 6 outcomes, got 1',
    );
  });
});

describe('influence series', () => {
  it('of a mean are the deviations', () => {
    const u = new Float64Array(3);
    expect(meanStatistic.influenceInto!(u, [Float64Array.of(1, 2, 6)])).toBe(3);
    expect([...u]).toEqual([-2, -1, 3]);
  });

  it('of a Sharpe ratio are z − SR/2·(z² − 1)', () => {
    // mean 2, deviation 2: z = −1, 0, 1, SR = 1
    const u = new Float64Array(3);
    expect(sharpeStatistic.influenceInto!(u, [Float64Array.of(0, 2, 4)])).toBe(1);
    expect([...u]).toEqual([-1, 0.5, 1]);
  });
});
