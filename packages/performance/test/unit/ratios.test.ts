import { describe, expect, it } from '@jest/globals';
import { calmarRatio, expectedShortfall, hitRate, sharpeRatio, sortinoRatio, volatility } from '@regimelab/performance';

describe('volatility', () => {
  it('is the sample deviation times the root of the year', () => {
    expect(volatility([0.01, 0.03], { periodsPerYear: 4 }).value).toBeCloseTo(Math.sqrt(0.0002) * 2, 15);
  });

  it('is 0 for equal returns and null for one', () => {
    expect(volatility([0.1, 0.1, 0.1]).value).toBe(0);
    expect(volatility([0.1])).toEqual({ value: null, reason: 'fewer than 2 returns' });
  });
});

describe('sharpeRatio', () => {
  it('is mean over deviation, annual', () => {
    expect(sharpeRatio([0.01, 0.03], { periodsPerYear: 4 }).value).toBeCloseTo((0.02 / Math.sqrt(0.0002)) * 2, 13);
  });

  it('is null where the returns are equal, also where rounding hides it', () => {
    expect(sharpeRatio([0.1, 0.1, 0.1]).reason).toBe('all returns are equal'); // their computed mean is 0.10000000000000002
  });
});

describe('sortinoRatio', () => {
  it('takes the downside about 0 over all returns', () => {
    // mean 0.01, downside √((0.02² + 0)/2): the one loss counts fully, its own mean does not excuse it
    expect(sortinoRatio([-0.02, 0.04], { periodsPerYear: 1 }).value).toBeCloseTo(0.01 / Math.sqrt(0.0002), 14);
  });

  it('does not call steady losses riskless', () => {
    expect(sortinoRatio([-0.01, -0.01], { periodsPerYear: 1 }).value).toBeCloseTo(-1, 15);
  });

  it('is null without a loss', () => {
    expect(sortinoRatio([0, 0.01]).reason).toBe('no loss');
  });
});

describe('calmarRatio', () => {
  it('is growth over the deepest fall', () => {
    expect(calmarRatio([0.5, -0.2], { periodsPerYear: 2 }).value).toBeCloseTo(0.2 / 0.2, 14); // equity 1.2 after the year
  });

  it('hands on why the growth is null', () => {
    expect(calmarRatio([10, -0.1], { periodsPerYear: 1000 }).reason).toBe('the value is beyond the range of a double');
  });
});

describe('hitRate', () => {
  it('counts a return of 0 as no win', () => {
    expect(hitRate([0.01, 0, -0.01, 0.02]).value).toBe(0.5);
  });
});

describe('expectedShortfall', () => {
  it('is the mean of the returns at or below their quantile', () => {
    // 21 returns −10 … 10: h = 20 · 0.05 = 1, the quantile is −9, the tail −10 and −9
    const returns = Array.from({ length: 21 }, (_, i) => i - 10);
    expect(expectedShortfall(returns).value).toBe(-9.5);
    expect(expectedShortfall(returns, { tail: 0.1 }).value).toBe(-9); // −10, −9, −8
  });

  it('is the worst return of a few', () => {
    expect(expectedShortfall([0.01, -0.03, 0.02]).value).toBe(-0.03);
  });

  it('refuses a tail outside (0, 1)', () => {
    expect(() => expectedShortfall([0.01], { tail: 0 })).toThrow('expectedShortfall: tail');
  });
});
