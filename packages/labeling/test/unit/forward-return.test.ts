import { ConfigErrors } from '@regimelab/core';
import { forwardReturn, type ForwardReturnOptions } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

const of = (returns: number[], horizon: number) => forwardReturn(Float64Array.from(returns), { horizon });

describe('forwardReturn', () => {
  it('has the value of the worked example: 0.1 and −0.1 make −0.01 over two days', () => {
    const { values, start, end } = of([5, 0.1, -0.1], 2);
    expect(values[0]).toBeCloseTo(-0.01, 15); // the return of row 0 itself is over
    expect([values[1], values[2]]).toEqual([NaN, NaN]);
    expect([...start]).toEqual([0, 1, 2]);
    expect([...end]).toEqual([2, -1, -1]);
  });

  it('over one day is the next return', () => {
    expect([...of([0, 0.5, -0.25], 1).values]).toEqual([0.5, -0.25, NaN]);
  });

  it('is missing where a return on its way is', () => {
    const { values, end } = of([0, 0.5, NaN, 0.5, 0.5, 0.5], 2);
    expect([...values]).toEqual([NaN, NaN, 1.25, 1.25, NaN, NaN]);
    expect([...end]).toEqual([-1, -1, 4, 5, -1, -1]);
  });

  it('takes an infinite return as missing, also against a total loss', () => {
    expect([...of([0, Infinity, -1], 2).values]).toEqual([NaN, NaN, NaN]);
  });

  it('of a total loss stays −1', () => {
    expect(of([0, -1, 3], 2).values[0]).toBe(-1);
  });

  it('of no return at all is 0', () => {
    expect(of([0, 0, 0, 0], 3).values[0]).toBe(0);
  });

  it('is an outcome: it carries no causality', () => {
    expect(of([0], 1)).not.toHaveProperty('causality');
  });

  it('refuses a horizon below 1, or none', () => {
    expect(() => of([1], 0)).toThrow(ConfigErrors);
    expect(() => forwardReturn(Float64Array.of(1), {} as ForwardReturnOptions)).toThrow('forwardReturn: horizon');
  });
});
