import { ConfigError, ConfigErrors, ShapeError } from '@regimelab/core';
import { stream } from '@regimelab/numerics';
import { searchScoreParameters, type ScoreSearchInputs, type SearchScoreParametersOptions } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

/** One feature `a` whose z is the score, since its only weight is normalised to 1; alts earn nothing. */
const one = (z: number[], majorsReturn: number[], valid = z.map(() => 1)): ScoreSearchInputs => ({
  features: [{ name: 'a', z: Float64Array.from(z), sign: 1 }],
  valid: Uint8Array.from(valid),
  price: new Float64Array(z.length).fill(100),
  majorsReturn: Float64Array.from(majorsReturn),
  altsReturn: new Float64Array(z.length),
});
/** The default thresholds and no bands, whatever is drawn. */
const fixed = {
  seed: 42,
  window: 0,
  nSamples: 1,
  evalHorizonDays: 1,
  weightRanges: { a: [0, 1] },
  thresholdRanges: { low: [-0.5, -0.5], high: [0.5, 0.5], strongLow: [-1, -1], strongHigh: [1, 1] },
  hysteresis: { lowBand: 0, highBand: 0 },
} satisfies SearchScoreParametersOptions;
/** Value and reason of the only draw. */
const judged = (inputs: ScoreSearchInputs, options: Partial<SearchScoreParametersOptions> = {}, last = inputs.valid.length - 1) => {
  const { value, reason } = searchScoreParameters(inputs, { first: 0, last }, { ...fixed, ...options }).winner;
  return reason ?? value;
};

const EIGHT = ['alt_breadth', 'btc_dominance', 'funding_skew', 'funding_heating', 'liquidity', 'volatility_spread', 'momentum', 'oi_risk'];
/** The eight features over 80 rows of waves. */
const waves: ScoreSearchInputs = {
  features: EIGHT.map((name, k) => ({
    name,
    z: Float64Array.from({ length: 80 }, (_, t) => 2 * Math.sin(t / (2 + k) + k)),
    sign: k % 2 ? 1 : -1,
  })),
  valid: new Uint8Array(80).fill(1),
  price: Float64Array.from({ length: 80 }, (_, t) => 100 + t),
  majorsReturn: Float64Array.from({ length: 80 }, (_, t) => 0.02 * Math.sin(t)),
  altsReturn: Float64Array.from({ length: 80 }, (_, t) => 0.03 * Math.cos(t / 3)),
};

describe('searchScoreParameters', () => {
  it('values a candidate by the HAC t of its mean position times edge', () => {
    // positions 1, 0.6, 0, 0 (strong, weak, balanced, alts) on 2 %, 1 %, 5 %, 5 %: v = 0.02, 0.006, 0, 0, mean 0.0065
    // u = 0.0135, −0.0005, −0.0065, −0.0065; G0 = 2.67e-4/4, G1 = 3.875e-5/4; n = 4: L = 1, Ω = G0 + G1; se = √(Ω/3)
    const inputs = one([1.5, 0.7, 0, -2, 0], [9, 0.02, 0.01, 0.05, 0.05]);
    expect(judged(inputs)).toBeCloseTo(0.0065 / Math.sqrt((2.67e-4 + 3.875e-5) / 4 / 3), 10);
  });

  it('takes the majors regime of three as a whole position', () => {
    // v = 0.02, 0.01, 0, 0: twice the mean 0.0075; u = 0.0125, 0.0025, −0.0075, −0.0075; G0 = 2.75e-4/4, G1 = (3.125e-5 − 1.875e-5 + 5.625e-5)/4
    const inputs = one([1.5, 0.7, 0, -2, 0], [9, 0.02, 0.01, 0.05, 0.05]);
    expect(judged(inputs, { nRegimes: 3 })).toBeCloseTo(0.0075 / Math.sqrt((2.75e-4 + 6.875e-5) / 4 / 3), 10);
  });

  it('has a lag of at least h − 1', () => {
    // h = 5 over 11 rows leaves 6 rows of v: L = 4, where the rule alone gives 2.
    const z = [2, 2, 0, 2, 2, 0, 2, 0, 2, 2, 2];
    const returns = [0, 0.01, -0.02, 0.03, 0.01, 0.02, -0.01, 0.02, 0.01, -0.03, 0.04];
    const v = [0, 1, 2, 3, 4, 5].map((t) => (z[t] === 2 ? returns.slice(t + 1, t + 6).reduce((growth, r) => growth * (1 + r), 1) - 1 : 0));
    const mean = v.reduce((a, b) => a + b) / 6;
    const gamma = (l: number) => v.slice(l).reduce((sum, x, i) => sum + (x - mean) * (v[i]! - mean), 0) / 6;
    const omega = (L: number) => gamma(0) + 2 * [1, 2, 3, 4].slice(0, L).reduce((sum, l) => sum + (1 - l / (L + 1)) * gamma(l), 0);
    expect(judged(one(z, returns), { evalHorizonDays: 5 })).toBeCloseTo(mean / Math.sqrt(omega(4) / 5), 10);
    expect(mean / Math.sqrt(omega(2) / 5)).not.toBeCloseTo(mean / Math.sqrt(omega(4) / 5), 3);
  });

  it('judges only rows whose horizon ends inside the slice', () => {
    const z = [2, 2, 2, 2, 2, 2];
    const returns = [0, 0.01, 0.02, 0.04, 0.5, -0.5];
    expect(judged(one(z, returns), {}, 3)).toBe(judged(one(z.slice(0, 4), returns.slice(0, 4))));
  });

  it('judges from the first row of the slice, with regimes that run from row 0', () => {
    // At row 1 a score of 0.3 is M only because of row 0.
    const inputs = one([0.7, 0.3, 0.3, 0.3, 0.3], [0, 0, 0.01, 0.02, 0.01]);
    const options = { ...fixed, hysteresis: { lowBand: -0.3, highBand: 0.3 } };
    expect(searchScoreParameters(inputs, { first: 1, last: 4 }, options).winner.value).toBeGreaterThan(0);
    const alone = one([0.3, 0.3, 0.3, 0.3], [0, 0.01, 0.02, 0.01]);
    expect(searchScoreParameters(alone, { first: 0, last: 3 }, options).winner.reason).toBe('no position');
  });

  it('takes a row without a regime as one without position, and leaves out one without both forward returns', () => {
    const whole = one([1.5, 0.7, 0, -2, 0], [9, 0.02, 0.01, 0.05, 0.05]);
    expect(judged(one([1.5, 0.7, NaN, -2, 0], [9, 0.02, 0.01, 0.05, 0.05]))).toBe(judged(whole));
    // The row after a missing return is not judged: v = 0.02, 0.006, 0.
    const shorter = one([1.5, 0.7, 0, 0], [9, 0.02, 0.01, 0.05]);
    expect(judged(one([1.5, 0.7, 0, -2, 0], [9, 0.02, 0.01, 0.05, NaN]))).toBe(judged(shorter));
  });

  it('gates with the high threshold of the candidate', () => {
    // Price doubles at row 7: the score 3 there counts as 0.5, BALANCED since weak begins above.
    const inputs = one([0, 0, 0, 0, 0, 0, 0, 3, 0], [0, 0, 0, 0, 0, 0, 0, 0, 0.1]);
    const jump = { ...inputs, price: Float64Array.of(1, 1, 1, 1, 1, 1, 1, 2, 2) };
    expect(judged(inputs)).toBeGreaterThan(0);
    expect(judged(jump)).toBe('no position');
    expect(judged(jump, { highVolGate: { enabled: false } })).toBe(judged(inputs));
    expect(judged(jump, { highVolGate: { threshold: 1 } })).toBe(judged(inputs));
  });

  it('scores only rows with the least share of the drawn weight', () => {
    const { features, ...rest } = one([2, 2, 0, 2, 0], [0, 0.01, 0.02, 0.03, 0.01]);
    const half = { ...rest, features: [...features, { name: 'b', z: new Float64Array(5).fill(NaN), sign: 1 as const }] };
    const weightRanges: Record<string, [number, number]> = { a: [0.4, 0.4], b: [0.6, 0.6] };
    expect(judged(half, { weightRanges })).toBe('no position');
    expect(judged(half, { weightRanges, minFeatureWeight: 0.4 })).toBeGreaterThan(0);
  });

  it('has no value without a position, without variation, with fewer than two rows, with bands too wide', () => {
    expect(judged(one([0, 0, 0, 0], [0, 0.1, 0.2, 0.3]))).toBe('no position');
    expect(judged(one([2, 2, 2, 2], [0, 0.5, 0.5, 0.5]))).toBe('no variation');
    expect(judged(one([2, 2, 2, 2], [0, 0.5, 0.25, 0.5]), { evalHorizonDays: 3 })).toBe('too few rows');
    const thresholdRanges = { ...fixed.thresholdRanges, high: [0.5, 0.6] as [number, number], low: [0.1, 0.4] as [number, number] };
    const wide = { ...fixed, nSamples: 40, thresholdRanges, hysteresis: { lowBand: -0.2, highBand: 0.2 } };
    const { draws, winner } = searchScoreParameters(one([2, 2, 2, 0], [0, 0.5, 0.25, 0.5]), { first: 0, last: 3 }, wide);
    for (const { thresholds, reason } of draws) expect(reason === 'bands do not fit').toBe(thresholds.high - thresholds.low < 0.3);
    expect(new Set(draws.map(({ reason }) => reason)).size).toBe(2);
    expect(winner.reason).toBeNull();
  });

  it('draws weights in the order of their ranges, then the thresholds, from the stream of the window', () => {
    const u = stream(7, 'grid/3');
    const within = (low: number, high: number) => low + u.uniform() * (high - low);
    const { draws } = searchScoreParameters(waves, { first: 0, last: 79 }, { seed: 7, window: 3, nSamples: 30 });
    for (const { weights, thresholds } of draws) {
      const raw = { alt_breadth: within(0, 0.3), btc_dominance: within(0, 0.4), funding_skew: within(0, 0.3), liquidity: within(0, 0.3) };
      const drawn: Record<string, number> = { ...raw, volatility_spread: within(0, 0.3), momentum: within(0, 0.2) };
      const total = Object.values(drawn).reduce((a, b) => a + b);
      expect(weights).toEqual(Object.fromEntries(EIGHT.map((name) => [name, (drawn[name] ?? 0) / total])));
      let [low, high, strongLow, strongHigh] = [NaN, NaN, NaN, NaN];
      do [low, high, strongLow, strongHigh] = [within(-2, 0), within(0, 2), within(-3, -0.5), within(0.5, 3)];
      while (!(strongLow < low && low < high && high < strongHigh));
      expect(thresholds).toEqual({ low, high, strongLow, strongHigh });
    }
  });

  it('gives another window other draws, and the same window the same bits', () => {
    const search = (window: number) => searchScoreParameters(waves, { first: 0, last: 79 }, { seed: 7, window, nSamples: 5 });
    expect(search(0)).toEqual(search(0));
    expect(search(0).draws[0]!.weights).not.toEqual(search(1).draws[0]!.weights);
  });

  it('lets the highest value win and reports every draw', () => {
    const { draws, winner } = searchScoreParameters(waves, { first: 10, last: 79 }, { seed: 1, window: 0 });
    expect(draws).toHaveLength(50);
    expect(winner.value).toBe(Math.max(...draws.flatMap(({ value }) => value ?? [])));
  });

  it('gives ties to the first draw, also where none has a value', () => {
    const tied = searchScoreParameters(
      one([1.5, 0.7, 0, -2, 0], [9, 0.02, 0.01, 0.05, 0.05]),
      { first: 0, last: 4 },
      { ...fixed, nSamples: 3 },
    );
    expect(tied.winner).toBe(tied.draws[0]);
    const none = searchScoreParameters(one([0, 0, 0, 0], [0, 0.1, 0.2, 0.3]), { first: 0, last: 3 }, { ...fixed, nSamples: 3 });
    expect(none.winner).toBe(none.draws[0]);
    expect(none.winner).toMatchObject({ value: null, reason: 'no position' });
  });

  it.each<[string, Partial<SearchScoreParametersOptions>, string]>([
    ['CONFIG_RANGE', { weightRanges: { b: [0, 1] } }, 'weightRanges.b: no such feature'],
    ['CONFIG_RANGE', { weightRanges: { a: [0.5, 0.1] } }, 'weightRanges.a: expected [low, high] with low ≤ high'],
    ['CONFIG_RANGE', { weightRanges: { a: [-1, 0.1] } }, 'weightRanges.a.0: too small'],
    ['CONFIG_RANGE', { weightRanges: { a: [0, 0] } }, 'weightRanges: expected a range that reaches above 0'],
    ['CONFIG_CONFLICT', { thresholdRanges: { low: [3, 4] } }, 'thresholdRanges: no ordered thresholds in 100 redraws'],
    ['CONFIG_CONFLICT', { hysteresis: { highBand: 5 } }, 'the bands fit none of 1 drawn thresholds'],
  ])('refuses with %s: %j', (code, options, text) => {
    const attempt = () => judged(one([1, 1, 1], [0, 0, 0]), options);
    expect(attempt).toThrow(expect.objectContaining({ code }));
    expect(attempt).toThrow(`searchScoreParameters: ${text}`);
  });

  it('hints at the nearest feature, and refuses misspelt options', () => {
    const search = (options: object) => () =>
      searchScoreParameters(waves, { first: 0, last: 79 }, { seed: 1, window: 0, ...options } as SearchScoreParametersOptions);
    expect(search({ weightRanges: { alt_bredth: [0, 1] } })).toThrow(ConfigError);
    expect(search({ weightRanges: { alt_bredth: [0, 1] } })).toThrow(expect.objectContaining({ hint: 'did you mean alt_breadth?' }));
    expect(search({ samples: 3 })).toThrow(ConfigErrors);
  });

  it.each([
    [-1, 3],
    [2, 1],
    [0, 80],
    [0.5, 3],
  ])('refuses a slice of rows %d … %d of 80', (first, last) => {
    expect(() => searchScoreParameters(waves, { first, last }, { seed: 1, window: 0 })).toThrow(ShapeError);
  });

  it('refuses columns of another length', () => {
    const short = { ...waves, altsReturn: new Float64Array(79) };
    expect(() => searchScoreParameters(short, { first: 0, last: 9 }, { seed: 1, window: 0 })).toThrow('altsReturn: expected 80 rows');
  });
});
