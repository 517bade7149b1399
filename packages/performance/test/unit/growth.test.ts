import { describe, expect, it } from '@jest/globals';
import { cagr, compound, drawdowns, equityCurve, maxDrawdown } from '@regimelab/performance';

describe('equityCurve', () => {
  it('starts at 1 before the first return', () => {
    expect([...equityCurve([0.5, -0.5])]).toEqual([1, 1.5, 0.75]);
  });

  it('stays where a return is missing', () => {
    expect([...equityCurve([0.5, NaN, -0.5])]).toEqual([1, 1.5, 1.5, 0.75]);
  });

  it('is 1 alone with no return', () => {
    expect([...equityCurve([])]).toEqual([1]);
  });
});

describe('compound', () => {
  it('multiplies, it does not add', () => {
    expect(compound([0.5, -0.5]).value).toBe(-0.25);
  });

  it('is null with no return', () => {
    expect(compound([NaN])).toEqual({ value: null, reason: 'no return' });
  });
});

describe('cagr', () => {
  it('is the yearly rate that ends at the same equity', () => {
    expect(cagr([0.1, 0.1], { periodsPerYear: 4 }).value).toBeCloseTo(1.1 ** 4 - 1, 14);
  });

  it('counts the first return: two years of four quarters', () => {
    expect(cagr([0.44, 0, 0, 0, 0, 0, 0, 0], { periodsPerYear: 4 }).value).toBeCloseTo(0.2, 14);
  });

  it('is −1 where nothing is left', () => {
    expect(cagr([-1, 0.5]).value).toBe(-1);
    expect(cagr([-1.5]).value).toBe(-1);
  });

  it('is null, not Infinity, where the growth passes the range of a double', () => {
    expect(cagr([10], { periodsPerYear: 1000 })).toEqual({ value: null, reason: 'the value is beyond the range of a double' });
  });

  it('takes 365 periods a year unless told otherwise', () => {
    expect(cagr([0.001]).value).toBeCloseTo(1.001 ** 365 - 1, 12);
  });
});

describe('drawdowns', () => {
  it('measures from the highest equity so far, the start included', () => {
    // equity 1, 0.5, 1, 2, 1.5
    expect([...drawdowns([-0.5, 1, 1, -0.25])]).toEqual([0, -0.5, 0, 0, -0.25]);
  });
});

describe('maxDrawdown', () => {
  it('is the deepest of them', () => {
    expect(maxDrawdown([-0.5, 1, 1, -0.25]).value).toBe(-0.5);
  });

  it('is 0 where equity never fell, null with no return', () => {
    expect(maxDrawdown([0.1, 0]).value).toBe(0);
    expect(maxDrawdown([])).toEqual({ value: null, reason: 'no return' });
  });
});
