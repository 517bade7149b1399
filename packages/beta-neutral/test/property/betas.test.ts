import { createAxes, createPanel, type Panel } from '@regimelab/core';
import { expectCausal, permuted } from '@regimelab/core/testing';
import { describe, expect, it } from '@jest/globals';
import { twoFactorBeta, twoFactorBetaAt } from '@regimelab/beta-neutral';
import { mean, stream } from '@regimelab/numerics';
import fc from 'fast-check';
import { expectAllClose } from '../close.js';
import { marketReturns } from '../markets.js';
import { readableBeta, type EveryOption } from '../readable-beta.js';

const options: fc.Arbitrary<EveryOption> = fc.record({
  lookback: fc.integer({ min: 8, max: 20 }),
  minObservations: fc.integer({ min: 4, max: 8 }),
  ridgeAlpha: fc.constantFrom(0.01, 0.1, 2),
  standardize: fc.boolean(),
  winsorize: fc.constantFrom(0, 0.05, 0.13, 0.3),
});

/** Returns of two majors and three alts: heavy tails, repeated values, holes in alts and majors. */
const returns: fc.Arbitrary<Panel> = fc
  .record({ seed: fc.nat(), T: fc.integer({ min: 1, max: 60 }), missing: fc.constantFrom(0, 0.05, 0.3) })
  .map(({ seed, T, missing }) => {
    const random = stream(seed, 'returns');
    const cell = () => {
      if (random.uniform() < missing) return NaN;
      if (random.uniform() < 0.05) return 0;
      return 0.03 * random.normal() * (random.uniform() < 0.05 ? 100 : 1);
    };
    const times = Array.from({ length: T }, (_, t) => t);
    return createPanel(createAxes('day', times, ['BTC', 'ETH', 'A', 'B', 'C']), Float64Array.from({ length: T * 5 }, cell));
  });
const rowsOf = (values: ArrayLike<number>, N: number) =>
  Array.from({ length: values.length / N }, (_, t) => Array.from({ length: N }, (_, n) => values[t * N + n]!));

describe('twoFactorBeta', () => {
  it('equals the readable definition, window by window', () => {
    fc.assert(
      fc.property(returns, options, (panel, chosen) => {
        const { beta, standardError, observations } = twoFactorBeta(panel, ['BTC', 'ETH'], chosen);
        for (let cell = 0; cell < observations.length; cell++) {
          if (cell % 5 < 2) continue;
          const expected = readableBeta(panel, [0, 1], Math.floor(cell / 5), cell % 5, chosen);
          const scale = expected === null ? 0 : Math.max(...expected.beta.map(Math.abs), 1e-3);
          expectAllClose([beta[0].values[cell]!, beta[1].values[cell]!], expected?.beta ?? [NaN, NaN], 1e-12, scale);
          expectAllClose(
            [standardError[0].values[cell]!, standardError[1].values[cell]!],
            expected?.standardError ?? [NaN, NaN],
            1e-12,
            scale,
          );
          if (expected !== null) expect(observations[cell]).toBe(expected.n);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reads rows up to its own only', () => {
    expectCausal((panel) => {
      const { beta, standardError, observations } = twoFactorBeta(panel, ['BTC', 'ETH'], { lookback: 10, minObservations: 6 });
      const parts = [beta[0].values, beta[1].values, standardError[0].values, standardError[1].values, observations].map((values) =>
        rowsOf(values, 5),
      );
      return parts[0]!.map((_, t) => parts.flatMap((rows) => rows[t]!));
    }, returns);
  });

  it('reads rows of its window only: another past changes no bit', () => {
    fc.assert(
      fc.property(returns, options, (panel, chosen) => {
        const T = panel.axes.times.length;
        const start = Math.max(0, T - chosen.lookback);
        const poisoned = { axes: panel.axes, values: panel.values.map((value, i) => (i < start * 5 ? 7 - 3 * value : value)) };
        const [a, b] = [panel, poisoned].map((input) => twoFactorBeta(input, ['BTC', 'ETH'], chosen).beta[0].values.slice(-5));
        expect(a).toEqual(b);
      }),
    );
  });

  it('does not see the order of the assets', () => {
    fc.assert(
      fc.property(returns, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (panel, order) => {
        const chosen = { lookback: 12, minObservations: 5 };
        const whole = twoFactorBeta(panel, ['BTC', 'ETH'], chosen);
        const moved = twoFactorBeta(permuted(panel, order), ['BTC', 'ETH'], chosen);
        for (const major of [0, 1] as const) expect(permuted(whole.beta[major], order).values).toEqual(moved.beta[major].values);
      }),
    );
  });

  it('swaps its results when the majors are swapped', () => {
    fc.assert(
      fc.property(returns, options, (panel, chosen) => {
        const [one, two] = [twoFactorBeta(panel, ['BTC', 'ETH'], chosen), twoFactorBeta(panel, ['ETH', 'BTC'], chosen)];
        expectAllClose(one.beta[0].values, [...two.beta[1].values], 1e-9, 1);
      }),
    );
  });

  it('finds known betas: without penalty and clipping unbiased, with errors of the right size', () => {
    const truth: [number, number] = [0.8, 0.4];
    const panel = marketReturns(
      20_240_101,
      60,
      Array.from({ length: 400 }, () => truth),
    );
    const { beta, standardError } = twoFactorBeta(panel, ['BTC', 'ETH'], { ridgeAlpha: 0, winsorize: 0 });
    for (const major of [0, 1] as const) {
      const [b, se] = [beta, standardError].map((panels) => panels[major].values.slice(-400));
      const errors = b!.map((value) => value - truth[major]);
      expect(Math.abs(mean(errors))).toBeLessThan((3 * mean(se!)) / Math.sqrt(400));
      const covered = errors.filter((error, n) => Math.abs(error) <= 2.002 * se![n]!).length / 400; // Student t, 57 degrees, 95 %
      expect(Math.abs(covered - 0.95)).toBeLessThan(0.035); // three standard errors of a share of 400
    }
  });

  it('finds known betas as configured by default: on average within one standard error', () => {
    const truth: [number, number] = [0.8, 0.4];
    const panel = marketReturns(
      7,
      500,
      Array.from({ length: 40 }, () => truth),
    );
    const { beta, standardError } = twoFactorBeta(panel, ['BTC', 'ETH']);
    for (const major of [0, 1] as const) {
      const alts = (values: Float64Array) => values.filter((value, i) => i % 42 > 1 && Number.isFinite(value));
      const [b, se] = [mean(alts(beta[major].values)), mean(alts(standardError[major].values))];
      expect(Math.abs(b - truth[major])).toBeLessThan(se);
    }
  });
});

describe('twoFactorBetaAt', () => {
  it('is twoFactorBeta to the bit, whatever was asked before', () => {
    fc.assert(
      fc.property(returns, options, fc.array(fc.nat(), { maxLength: 6 }), (panel, chosen, draws) => {
        const T = panel.axes.times.length;
        const requests = draws.map((draw) => ({ row: draw % T, columns: Int32Array.of(draw % 5, (draw + 2) % 5) }));
        const whole = twoFactorBeta(panel, ['BTC', 'ETH'], chosen);
        for (const { row, columns, beta, standardError, observations } of twoFactorBetaAt(panel, ['BTC', 'ETH'], requests, chosen)
          .estimates) {
          columns.forEach((column, k) => {
            const cell = row * 5 + column;
            const got = [beta[0][k], beta[1][k], standardError[0][k], standardError[1][k], observations[k]];
            const wanted = [...whole.beta, ...whole.standardError].map(({ values }) => values[cell]);
            expect(got).toEqual([...wanted, whole.observations[cell]]);
          });
        }
      }),
    );
  });
});
