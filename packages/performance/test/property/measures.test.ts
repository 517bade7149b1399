import { describe, expect, it } from '@jest/globals';
import { drawdowns, equityCurve, kpis, sharpeRatio, sortinoRatio } from '@regimelab/performance';
import fc from 'fast-check';

/** Whole basis points, so that no square underflows. */
const returns = fc.array(
  fc.integer({ min: -9000, max: 20_000 }).map((bps) => bps / 10_000),
  { minLength: 2, maxLength: 40 },
);

describe('measures', () => {
  it('are a finite number or null with a reason, whatever comes in', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (anything) => {
        const { n, missing, ...measures } = kpis(anything);
        expect(n + missing).toBe(anything.length);
        for (const { value, reason } of Object.values(measures)) {
          expect(Number.isFinite(value) ? reason === null : value === null && reason !== '').toBe(true);
        }
      }),
    );
  });

  it('ratios do not depend on leverage', () => {
    fc.assert(
      fc.property(returns, fc.constantFrom(0.25, 0.5, 2, 8), (r, leverage) => {
        const levered = r.map((value) => value * leverage);
        expect(sharpeRatio(levered)).toEqual(sharpeRatio(r)); // powers of two: to the last bit
        expect(sortinoRatio(levered)).toEqual(sortinoRatio(r));
      }),
    );
  });

  it('a drawdown is 0 exactly at a new peak and never below −1 while every return is above −1', () => {
    fc.assert(
      fc.property(returns, (r) => {
        const [equity, fall] = [equityCurve(r), drawdowns(r)];
        let peak = 0;
        fall.forEach((value, i) => {
          expect(value === 0).toBe(equity[i]! >= peak);
          expect(value).toBeGreaterThan(-1.000001);
          peak = Math.max(peak, equity[i]!);
        });
      }),
    );
  });
});
