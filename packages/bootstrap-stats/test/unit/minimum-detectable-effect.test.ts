import { describe, expect, it } from '@jest/globals';
import { minimumDetectableEffect } from '@regimelab/bootstrap-stats';
import { studentTQuantile } from '@regimelab/numerics';

describe('minimumDetectableEffect', () => {
  it('is 2.8 standard errors for 80 % power at 5 %', () => {
    expect(minimumDetectableEffect(1).value).toBeCloseTo(1.959963984540054 + 0.8416212335729143, 13);
    expect(minimumDetectableEffect(0.004).value).toBeCloseTo(0.004 * 2.801585218, 9);
  });

  it('takes Student where degrees of freedom are given', () => {
    const expected = studentTQuantile(0.975, 18) + studentTQuantile(0.8, 18);
    expect(minimumDetectableEffect(1, { degreesOfFreedom: 18 }).value).toBeCloseTo(expected, 14);
  });

  it('shares the level among tests', () => {
    expect(minimumDetectableEffect(1, { tests: 5 })).toEqual(minimumDetectableEffect(1, { level: 0.01 }));
  });

  it('is the error times the critical value at a power of ½', () => {
    expect(minimumDetectableEffect(1, { power: 0.5 }).value).toBeCloseTo(1.959963984540054, 13);
  });

  it('is null without an error', () => {
    for (const error of [null, 0, NaN, Infinity, -1]) expect(minimumDetectableEffect(error).value).toBeNull();
    expect(() => minimumDetectableEffect(1, { level: 0 })).toThrow('minimumDetectableEffect: level');
  });
});
