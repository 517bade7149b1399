import { expectCausal, panels } from '@regimelab/core/testing';
import { hacMean } from '@regimelab/numerics';
import { compositeScore, highVolGate, regimePath, searchScoreParameters, type ScoreSearchInputs } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** Six columns: three features around 0, a price, and the returns of majors and alts. */
const market = panels({ assets: [6, 6], times: [12, 60], min: -2, max: 2, missing: 0.05 });
const inputsOf = (values: Float64Array): ScoreSearchInputs => {
  const column = (n: number) => values.filter((_, i) => i % 6 === n);
  return {
    features: [
      { name: 'a', z: column(0), sign: 1 },
      { name: 'b', z: column(1), sign: -1 },
      { name: 'c', z: column(2), sign: 1 },
    ],
    valid: Uint8Array.from(column(0), (_, t) => Number(t >= 2)),
    price: column(3).map((x) => 100 + 10 * x),
    majorsReturn: column(4).map((x) => x / 20),
    altsReturn: column(5).map((x) => x / 20),
  };
};
const options = { seed: 5, window: 1, nSamples: 6, evalHorizonDays: 3, weightRanges: { c: [0, 0.3], a: [0.1, 0.4] } } as const;
const narrow = { hysteresis: { lowBand: -0.1, highBand: 0.1 }, highVolGate: { threshold: 0.12 } };
const search = (values: Float64Array, train: { first: number; last: number }, nRegimes: 3 | 5 = 5) =>
  searchScoreParameters(inputsOf(values), train, {
    ...options,
    ...narrow,
    nRegimes,
    weightRanges: { c: [...options.weightRanges.c], a: [...options.weightRanges.a] },
  });

describe('searchScoreParameters', () => {
  it('reads no row after the slice', () => {
    // Row t of the result is the search on the slice that ends there.
    expectCausal(
      ({ values, axes }) => {
        return Array.from(axes.times, (_, t) =>
          search(values, { first: 0, last: t }).draws.flatMap(({ value, reason }) => [value, reason]),
        );
      },
      panels({ assets: [6, 6], times: [2, 16], min: -2, max: 2, missing: 0.05 }),
    );
  });

  it('has the values that the public functions give, one after the other', () => {
    fc.assert(
      fc.property(market, fc.nat(10), fc.constantFrom(3 as const, 5 as const), ({ values, axes }, first, nRegimes) => {
        const last = axes.times.length - 1;
        const { draws } = search(values, { first, last }, nRegimes);
        const inputs = inputsOf(values);
        const names = nRegimes === 5 ? { STRONG_RISK_ON_MAJORS: 1, WEAK_RISK_ON_MAJORS: 0.6 } : { RISK_ON_MAJORS: 1 };
        for (const { weights, thresholds, value, reason } of draws) {
          if (reason === 'bands do not fit') continue;
          const { score } = compositeScore(
            inputs.features.map((feature) => ({ ...feature, weight: weights[feature.name]! })),
            inputs.valid,
          );
          const gated = highVolGate(score, inputs.price, { threshold: 0.12, thresholdHigh: thresholds.high });
          const regime = regimePath(gated.score, { nRegimes, thresholds, hysteresis: narrow.hysteresis });
          const v: number[] = [];
          for (let t = first; t + 3 <= last; t++) {
            const grown = (r: Float64Array) => (1 + r[t + 1]!) * (1 + r[t + 2]!) * (1 + r[t + 3]!) - 1;
            const edge = grown(inputs.majorsReturn) - grown(inputs.altsReturn);
            const name = regime.names[regime.code[t]!] as keyof typeof names | undefined;
            if (!Number.isNaN(edge)) v.push(((name && names[name]) ?? 0) * edge);
          }
          const t = v.length > 1 ? hacMean(v, { horizon: 3 }).tStatistic : NaN;
          if (Number.isNaN(t)) expect(value).toBeNull();
          else expect(value).toBeCloseTo(t, 12);
          expect(value === null).toBe(reason !== null);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('has weights of sum 1, ordered thresholds, and a winner no draw beats', () => {
    fc.assert(
      fc.property(market, ({ values, axes }) => {
        const { draws, winner } = search(values, { first: 0, last: axes.times.length - 1 });
        for (const { weights, thresholds, value } of draws) {
          expect(Object.keys(weights)).toEqual(['a', 'b', 'c']);
          expect(weights.a! + weights.c!).toBeCloseTo(1, 14);
          expect(weights.b).toBe(0);
          const { strongLow, low, high, strongHigh } = thresholds;
          expect([strongLow, low, high, strongHigh].sort((x, y) => x - y)).toEqual([strongLow, low, high, strongHigh]);
          expect(value ?? -Infinity).toBeLessThanOrEqual(winner.value ?? -Infinity);
        }
        expect(winner.reason).not.toBe('bands do not fit');
      }),
      { numRuns: 30 },
    );
  });
});
