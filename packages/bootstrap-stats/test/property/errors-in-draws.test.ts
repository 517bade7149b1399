import { bootstrap, labelContrast, meanStatistic, regimeEdges } from '@regimelab/bootstrap-stats';
import { hacStandardError, mean, neweyWestLag } from '@regimelab/numerics';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';

/** Values whose squares have all the digits of a double: below 1e-154 they lose them one by one. */
const within = (size: number) => fc.double({ min: -size, max: size, noNaN: true }).map((value) => (Math.abs(value) < 1e-140 ? 0 : value));

/** Spells of 2 to 5 rows: every regime comes back often enough to be tested. */
const market = fc
  .array(
    fc.record({
      regime: fc.integer({ min: 1, max: 5 }),
      returns: fc.array(within(1), { minLength: 2, maxLength: 5 }),
    }),
    {
      minLength: 1,
      maxLength: 60,
    },
  )
  .map((spells) => ({
    y: spells.flatMap(({ returns }) => returns),
    regime: spells.flatMap(({ regime, returns }) => returns.map(() => regime)),
  }));

/** To rounding, of the error or of what it would be for independent rows: a long-run variance may be a small difference of large sums. */
function expectSame(actual: number, expected: number, influence: ArrayLike<number>): void {
  const independent = Math.hypot(...Array.from(influence)) / influence.length;
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-10 * Math.max(expected, independent));
}

describe('the error of a draw', () => {
  it('is the prewhitened hacStandardError of the influence series, whatever the lag', () => {
    fc.assert(
      fc.property(market, fc.integer({ min: 1, max: 30 }), ({ y, regime }, horizon) => {
        const [edges] = regimeEdges([{ horizon, returns: y }], regime, { replications: 2 });
        const labels = regime.map((number) => number - 1);
        const lag = neweyWestLag(y.length, horizon);
        const contrasts = [
          [edges!.edgeBest, { plus: [4], minus: 'all' }],
          [edges!.edgeWorst, { plus: [0], minus: 'all' }],
          [edges!.spread15, { plus: [4], minus: [0] }],
          [edges!.spreadSides, { plus: [3, 4], minus: [0, 1] }],
        ] as const;
        for (const [edge, contrast] of contrasts) {
          if (edge.standardError === null) continue;
          const { influence, labels: parameters } = labelContrast(y, labels, contrast)!;
          expectSame(edge.standardError, hacStandardError(influence, y, { lag, parameters, prewhiten: true }), influence);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is that of the mean too, from two rows on', () => {
    fc.assert(
      fc.property(fc.array(within(1e60), { minLength: 2, maxLength: 40 }), (x) => {
        const { standardError } = bootstrap([x], meanStatistic, { replications: 2, horizon: 7 });
        const average = mean(x);
        const influence = x.map((value) => value - average);
        const expected = hacStandardError(influence, x, { horizon: 7, prewhiten: true });
        if (standardError === null) expect(expected).not.toBeGreaterThan(0);
        else expectSame(standardError, expected, influence);
      }),
    );
  });
});
