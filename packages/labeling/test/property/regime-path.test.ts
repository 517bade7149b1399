import { expectCausal, panels } from '@regimelab/core/testing';
import { compositeScore, highVolGate, plainRegime, regimePath, regimeStability, type ScoreInput } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** Scores on eighths, so that they often stand exactly at a threshold or a limit; holes short and long. */
const scores = fc
  .array(
    fc.oneof({ arbitrary: fc.integer({ min: -16, max: 16 }).map((k) => k / 8), weight: 5 }, { arbitrary: fc.constant(NaN), weight: 1 }),
    { minLength: 1, maxLength: 60 },
  )
  .map((list) => Float64Array.from(list));
const between = (min: number, max: number) => fc.integer({ min: min * 8, max: max * 8 }).map((k) => k / 8);
const settings = fc
  .record({
    nRegimes: fc.constantFrom(3 as const, 5 as const),
    thresholds: fc
      .tuple(between(-1, -0.125), between(0, 1), between(0.125, 1), between(0.125, 1))
      .map(([low, high, below, above]) => ({ low, high, strongLow: low - below, strongHigh: high + above })),
    hysteresis: fc.record({ lowBand: between(-0.5, 0), highBand: between(0, 0.5) }),
    persistence: fc.oneof(
      fc.record({ requiresStrongerSignal: fc.constant(true), minDurationDays: fc.nat(6), multiplier: fc.constantFrom(1, 1.5, 2) }),
      fc.constant({ requiresStrongerSignal: false, minDurationDays: 3, multiplier: 1.5 }),
    ),
    maxGapDays: fc.nat(4),
  })
  .filter(({ thresholds: { low, high }, hysteresis: { lowBand, highBand }, persistence: { requiresStrongerSignal, multiplier } }) => {
    const m = requiresStrongerSignal ? multiplier : 1;
    return Math.max(highBand, -lowBand) * m <= high - low;
  });
type Settings = typeof settings extends fc.Arbitrary<infer S> ? S : never;

/** The table of the specification read row by row, with names and dates instead of codes and counters. */
function byTheTable(score: Float64Array, { nRegimes, thresholds, hysteresis, persistence, maxGapDays }: Settings): (string | null)[] {
  const { low, high, strongLow: strong_low, strongHigh: strong_high } = thresholds;
  const plain = (s: number): string => {
    if (nRegimes === 3) return s < low ? 'RISK_ON_ALTS' : s > high ? 'RISK_ON_MAJORS' : 'BALANCED';
    if (s < strong_low) return 'STRONG_RISK_ON_ALTS';
    if (s < low) return 'WEAK_RISK_ON_ALTS';
    if (s <= high) return 'BALANCED';
    if (s <= strong_high) return 'WEAK_RISK_ON_MAJORS';
    return 'STRONG_RISK_ON_MAJORS';
  };
  const row = (state: string, s: number, m: number): string => {
    const rise = hysteresis.highBand * m;
    const fall = hysteresis.lowBand * m;
    if (state === 'STRONG_RISK_ON_ALTS') return s > strong_low + rise ? plain(s) : state;
    if (state === 'WEAK_RISK_ON_ALTS') return s < strong_low ? 'STRONG_RISK_ON_ALTS' : s > low + rise ? plain(s) : state;
    if (state === 'WEAK_RISK_ON_MAJORS') return s > strong_high ? 'STRONG_RISK_ON_MAJORS' : s < high + fall ? plain(s) : state;
    if (state === 'STRONG_RISK_ON_MAJORS') return s < strong_high + fall ? plain(s) : state;
    if (state === 'RISK_ON_ALTS') return s > low + rise ? plain(s) : state;
    if (state === 'RISK_ON_MAJORS') return s < high + fall ? plain(s) : state;
    return plain(s);
  };
  const out: (string | null)[] = [];
  const known: { day: number; regime: string }[] = [];
  for (let day = 0; day < score.length; day++) {
    const s = score[day]!;
    if (Number.isNaN(s)) {
      out.push(null);
      continue;
    }
    const before = known.at(-1);
    const nullDays = before === undefined ? Infinity : day - before.day - 1;
    let regime: string;
    if (before === undefined || nullDays > maxGapDays) {
      regime = plain(s);
      known.length = 0;
    } else {
      let firstDay = before.day;
      for (let k = known.length - 1; k >= 0 && known[k]!.regime === before.regime; k--) firstDay = known[k]!.day;
      const young = persistence.requiresStrongerSignal && day - firstDay < persistence.minDurationDays;
      regime = row(before.regime, s, young ? persistence.multiplier : 1);
    }
    known.push({ day, regime });
    out.push(regime);
  }
  return out;
}

describe('regimePath', () => {
  it('is the table of the specification', () => {
    fc.assert(
      fc.property(scores, settings, (score, options) => {
        const { names, code } = regimePath(score, options);
        expect(Array.from(code, (c) => names[c] ?? null)).toEqual(byTheTable(score, options));
      }),
      { numRuns: 1000 },
    );
  });

  it('of a row depends on nothing after it', () => {
    expectCausal(
      ({ values }) => Array.from(regimePath(values).code, (c) => [c]),
      panels({ assets: [1, 1], times: [2, 40], min: -2, max: 2, missing: 0.2 }),
    );
  });

  it('without bands is the plain map, but for scores at a threshold', () => {
    fc.assert(
      fc.property(scores, settings, (score, options) => {
        const between = score.map((s) => s + 1 / 16); // no eighth
        const { code } = regimePath(between, { ...options, hysteresis: { lowBand: 0, highBand: 0 } });
        expect([...code]).toEqual(Array.from(between, (s) => plainRegime(s, options.thresholds, options.nRegimes)));
      }),
    );
  });

  it('reads the day after BALANCED anew', () => {
    fc.assert(
      fc.property(scores, settings, (score, options) => {
        const { code } = regimePath(score, options);
        const balanced = options.nRegimes === 3 ? 1 : 2;
        for (let t = 1; t < score.length; t++) {
          if (code[t - 1] === balanced) expect(code[t]).toBe(plainRegime(score[t]!, options.thresholds, options.nRegimes));
        }
      }),
    );
  });

  it('never names the side opposite to a score beyond low or high', () => {
    fc.assert(
      fc.property(scores, settings, (score, options) => {
        const { code } = regimePath(score, options);
        const balanced = options.nRegimes === 3 ? 1 : 2;
        score.forEach((s, t) => {
          if (s > options.thresholds.high) expect(code[t]).toBeGreaterThanOrEqual(balanced);
          if (s < options.thresholds.low) expect(code[t]).toBeLessThanOrEqual(balanced);
        });
      }),
    );
  });

  it('changes no more often with bands than without', () => {
    fc.assert(
      fc.property(scores, settings, (score, options) => {
        const steady = { ...options, persistence: { requiresStrongerSignal: false } };
        const times = Int32Array.from(score, (_, t) => t);
        const switches = (bands: object) =>
          regimeStability(
            regimePath(
              score.map((s) => s + 1 / 16),
              { ...steady, ...bands },
            ),
            times,
          ).totalSwitches;
        expect(switches({})).toBeLessThanOrEqual(switches({ hysteresis: { lowBand: 0, highBand: 0 } }));
      }),
    );
  });

  it('of the mirrored score is the mirrored path', () => {
    fc.assert(
      fc.property(scores, settings, (score, options) => {
        const { low, high, strongLow, strongHigh } = options.thresholds;
        const mirrored = {
          ...options,
          thresholds: { low: -high, high: -low, strongLow: -strongHigh, strongHigh: -strongLow },
          hysteresis: { lowBand: -options.hysteresis.highBand, highBand: -options.hysteresis.lowBand },
        };
        const there = regimePath(score, options).code;
        const back = regimePath(
          score.map((s) => -s),
          mirrored,
        ).code;
        expect([...back]).toEqual(Array.from(there, (c) => (c < 0 ? -1 : options.nRegimes - 1 - c)));
      }),
    );
  });

  it('is the same whatever stands before a gap longer than maxGapDays', () => {
    fc.assert(
      fc.property(scores, scores, settings, (before, after, options) => {
        const gap = new Array<number>(options.maxGapDays + 1).fill(NaN);
        const { code } = regimePath(Float64Array.of(...before, ...gap, ...after), options);
        expect([...code.subarray(before.length + gap.length)]).toEqual([...regimePath(after, options).code]);
      }),
    );
  });
});

describe('compositeScore and highVolGate', () => {
  /** A market of 4 columns: three features and a price. */
  const market = panels({ assets: [4, 4], times: [2, 30], min: 0.5, max: 4, missing: 0.2 });
  const column = (values: Float64Array, n: number) => values.filter((_, i) => i % 4 === n);
  const inputsOf = (values: Float64Array): ScoreInput[] => [
    { name: 'a', z: column(values, 0), weight: 0.5, sign: 1 },
    { name: 'b', z: column(values, 1), weight: 0.3, sign: -1 },
    { name: 'c', z: column(values, 2), weight: 0.2, sign: 1 },
  ];
  const allValid = (T: number) => new Uint8Array(T).fill(1);

  it('of a row depend on nothing after it', () => {
    expectCausal(({ values, axes }) => {
      const { score, weightPresent } = compositeScore(inputsOf(values), allValid(axes.times.length));
      const gated = highVolGate(score, column(values, 3), { thresholdHigh: 0.1 });
      return Array.from(score, (s, t) => [s, weightPresent[t], gated.score[t], gated.gate[t]]);
    }, market);
  });

  it('do not depend on the order of the features', () => {
    fc.assert(
      fc.property(market, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), ({ values, axes }, order) => {
        const inputs = inputsOf(values);
        const shuffled = order.map((k) => inputs[k]!);
        const [a, b] = [inputs, shuffled].map((list) => compositeScore(list, allValid(axes.times.length)));
        a!.score.forEach((s, t) => (Number.isNaN(s) ? expect(b!.score[t]).toBeNaN() : expect(b!.score[t]).toBeCloseTo(s, 12)));
      }),
    );
  });

  it('lie between the smallest and the largest signed value, whatever the size of the weights', () => {
    fc.assert(
      fc.property(market, fc.integer({ min: -20, max: 20 }), ({ values, axes }, power) => {
        const inputs = inputsOf(values);
        const valid = allValid(axes.times.length);
        const { score } = compositeScore(inputs, valid);
        score.forEach((s, t) => {
          const signed = inputs.map(({ z, sign }) => sign * z[t]!).filter(Number.isFinite);
          if (!Number.isNaN(s)) expect(s).toBeGreaterThanOrEqual(Math.min(...signed) - 1e-12);
          if (!Number.isNaN(s)) expect(s).toBeLessThanOrEqual(Math.max(...signed) + 1e-12);
        });
        const scaled = inputs.map((input) => ({ ...input, weight: input.weight * 2 ** power }));
        expect([...compositeScore(scaled, valid).score]).toEqual([...score]);
      }),
    );
  });

  it('gate no score upwards, and only where the flag says so', () => {
    fc.assert(
      fc.property(market, ({ values }) => {
        const score = column(values, 0);
        const gated = highVolGate(score, column(values, 3));
        score.forEach((s, t) => {
          if (gated.gate[t] === 1) expect([gated.score[t], s > 0.5]).toEqual([0.5, true]);
          else expect(gated.score[t]).toBe(s);
        });
      }),
    );
  });
});
