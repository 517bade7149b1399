import { ConfigError, ConfigErrors, ShapeError } from '@regimelab/core';
import { compositeScore, type CompositeScoreOptions, type ScoreInput } from '@regimelab/labeling';
import { describe, expect, it } from '@jest/globals';

/** A feature with the given values, weight 1 and sign 1 unless said. */
const input = (name: string, z: number[], weight = 1, sign: 1 | -1 = 1): ScoreInput => ({ name, z: Float64Array.from(z), weight, sign });
const always = (T: number) => new Uint8Array(T).fill(1);

/** The eight features with the default weights and signs, each with one value. */
const eight = (z: Record<string, number> = {}): ScoreInput[] =>
  (
    [
      ['alt_breadth', 0.18, -1],
      ['btc_dominance', 0.22, 1],
      ['funding_skew', 0.12, 1],
      ['funding_heating', 0.1, 1],
      ['liquidity', 0.13, -1],
      ['volatility_spread', 0.13, 1],
      ['momentum', 0.08, -1],
      ['oi_risk', 0.04, 1],
    ] as const
  ).map(([name, weight, sign]) => input(name, [z[name] ?? 1], weight, sign));

describe('compositeScore', () => {
  it('has the value of the worked example: all z = 1, oi_risk missing', () => {
    // −.18 + .22 + .12 + .10 − .13 + .13 − .08 = .18;  W_p = .96;  .18 / .96 = .1875
    const { score, weightPresent } = compositeScore(eight({ oi_risk: NaN }), always(1));
    expect(score[0]).toBeCloseTo(0.1875, 14);
    expect(weightPresent[0]).toBeCloseTo(0.96, 14);
  });

  it('is the weighted mean of signed values', () => {
    // (3·2 − 1·4) / 4
    expect(compositeScore([input('a', [2], 3), input('b', [4], 1, -1)], always(1)).score[0]).toBe(0.5);
  });

  it('takes a missing or infinite value as absent, not as zero', () => {
    const { score, weightPresent } = compositeScore([input('a', [2, 2, 2]), input('b', [NaN, Infinity, 0])], always(3));
    expect([...score]).toEqual([2, 2, 1]);
    expect([...weightPresent]).toEqual([0.5, 0.5, 1]);
  });

  it('is missing where less than the least share of the weight is present, and scored at that share', () => {
    const shares = (options: CompositeScoreOptions) => [
      ...compositeScore([input('a', [1, NaN], 0.6), input('b', [NaN, 1], 0.4)], always(2), options).score,
    ];
    expect(shares({})).toEqual([1, NaN]);
    expect(shares({ minFeatureWeight: 0.6 })).toEqual([1, NaN]);
    expect(shares({ minFeatureWeight: 0.61 })).toEqual([NaN, NaN]);
    expect(shares({ minFeatureWeight: 0.4 })).toEqual([1, 1]);
  });

  it('forgives a rounding of the share: 0.1 + 0.2 of 0.6 is half', () => {
    // 0.1 + 0.2 = 0.30000000000000004, the sum of all 0.6000000000000001: their ratio may miss ½ by a rounding
    const inputs = [input('a', [NaN], 0.1), input('b', [NaN], 0.2), input('c', [1], 0.3)];
    expect(compositeScore(inputs, always(1)).weightPresent[0]).toBeLessThan(0.5);
    expect(compositeScore(inputs, always(1)).score[0]).toBe(1);
  });

  it('is missing on rows that are not valid, and still says how much is present', () => {
    const { score, weightPresent } = compositeScore([input('a', [5, 5])], Uint8Array.of(0, 1));
    expect([...score]).toEqual([NaN, 5]);
    expect([...weightPresent]).toEqual([1, 1]);
  });

  it('is missing, not 0, where nothing is present and no share is asked for', () => {
    const { score, weightPresent } = compositeScore([input('a', [NaN])], always(1), { minFeatureWeight: 0 });
    expect([...score, ...weightPresent]).toEqual([NaN, 0]);
  });

  it('does not let a feature of weight 0 count', () => {
    const { score } = compositeScore([input('a', [NaN]), input('b', [7], 0)], always(1), { minFeatureWeight: 0 });
    expect(score[0]).toBeNaN();
  });

  it('is known at its time: causal', () => {
    expect(compositeScore([input('a', [1])], always(1)).causality).toBe('causal');
  });

  it.each<[string, ScoreInput[]]>([
    ['a: weight: expected a finite number of at least 0, got -1', [input('a', [1], -1)]],
    ['a: weight: expected a finite number of at least 0, got NaN', [input('a', [1], NaN)]],
    ['a: sign: expected 1 or -1, got 0', [input('a', [1], 1, 0 as 1)]],
    ['a stands twice', [input('a', [1]), input('a', [1])]],
    ['expected a feature with a weight above 0', [input('a', [1], 0)]],
    ['expected a feature with a weight above 0', []],
  ])('refuses: %s', (text, inputs) => {
    expect(() => compositeScore(inputs, always(1))).toThrow(ConfigError);
    expect(() => compositeScore(inputs, always(1))).toThrow(`compositeScore: ${text}`);
  });

  it('refuses columns of another length and misspelt options', () => {
    expect(() => compositeScore([input('a', [1, 2])], always(1))).toThrow(ShapeError);
    expect(() => compositeScore([input('a', [1])], always(1), { minWeight: 0.5 } as CompositeScoreOptions)).toThrow(ConfigErrors);
  });
});
