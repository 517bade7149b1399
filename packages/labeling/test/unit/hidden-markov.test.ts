import { ConfigError, ConfigErrors, DataError, LookAheadError, requireCausal, ShapeError } from '@regimelab/core';
import {
  filteredProbabilities,
  fitHiddenMarkov,
  smoothedProbabilities,
  viterbiPath,
  type FeatureColumns,
  type FitHiddenMarkovOptions,
  type HiddenMarkovModel,
} from '@regimelab/labeling';
import { stream } from '@regimelab/numerics';
import { describe, expect, it } from '@jest/globals';

const one = (...z: number[]): FeatureColumns => ({ names: ['z'], columns: [Float64Array.from(z)] });

/** A row at a state's mean is nine times as dense in that state as in the other: exp(1/2v) = 9. */
const V = 1 / (2 * Math.log(9));
const chain = (stay: number): HiddenMarkovModel => ({
  names: ['z'],
  initial: Float64Array.of(0.5, 0.5),
  transition: Float64Array.of(stay, 1 - stay, 1 - stay, stay),
  means: Float64Array.of(0, 1),
  variances: Float64Array.of(V, V),
});
const near = (values: Float64Array, expected: number[]) => {
  expect(values.length).toBe(expected.length);
  expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 13));
};

describe('filteredProbabilities', () => {
  it('weighs what the chain predicts with the density of the row', () => {
    // densities 9:1, 1:9, 9:1;  row 0: .5·9 : .5·1 = .9 : .1
    // row 1: predicted .9·.75+.1·.25 = .7 : .3, times 1:9 = .7 : 2.7 = 7/34 : 27/34
    // row 2: predicted (7·.75+27·.25)/34 = 12/34 : 22/34, times 9:1 = 108 : 22 = 54/65 : 11/65
    const { probabilities, logLikelihood } = filteredProbabilities(chain(0.75), one(0, 1, 0));
    near(probabilities, [0.9, 0.1, 7 / 34, 27 / 34, 54 / 65, 11 / 65]);
    // in units of the density at the mean: (.5+.5/9) · (.7/9+.3) · (12/34+22/34/9)
    const units = (5 / 9) * (3.4 / 9) * (130 / 306);
    expect(logLikelihood).toBeCloseTo(Math.log(units) - 1.5 * Math.log(2 * Math.PI * V), 12);
  });

  it('carries the row before where a feature is missing, and starts with the first complete row', () => {
    const { probabilities, logLikelihood } = filteredProbabilities(chain(0.75), one(NaN, 0, Infinity, 1, NaN));
    near(probabilities.subarray(2), [0.9, 0.1, 0.9, 0.1, 7 / 34, 27 / 34, 7 / 34, 27 / 34]);
    expect([...probabilities.subarray(0, 2)]).toEqual([NaN, NaN]);
    expect(logLikelihood).toBe(filteredProbabilities(chain(0.75), one(0, 1)).logLikelihood);
  });

  it('finds the columns of the model by name', () => {
    const features = { names: ['other', 'z'], columns: [Float64Array.of(NaN, 9), Float64Array.of(0, 1)] };
    near(filteredProbabilities(chain(0.75), features).probabilities, [0.9, 0.1, 7 / 34, 27 / 34]);
  });

  it('lets a state come back whose probability had fallen below what a double can hold', () => {
    // State 1 is never left, so only a chain still in state 0 can explain the last rows. Odds after five rows at 1: e^−2500; after ten at 0: e^2500.
    const leaving = { ...chain(0.5), transition: Float64Array.of(0.5, 0.5, 0, 1), variances: Float64Array.of(0.001, 0.001) };
    const { probabilities } = filteredProbabilities(leaving, one(1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    expect(probabilities[4 * 2]).toBe(0);
    // Of the paths that have been in state 0 to the last row but one, half moved then; at that row e^−500 speaks against it.
    expect(probabilities[14 * 2]).toBe(1);
    const { probabilities: smoothed } = smoothedProbabilities(leaving, one(1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    expect(smoothed[0]).toBe(1);
  });

  it('stays a probability where a row is out of reach of every state', () => {
    const { probabilities, logLikelihood } = filteredProbabilities(chain(0.75), one(0, 1e200, 0));
    for (const t of [0, 1, 2]) expect(probabilities[2 * t]! + probabilities[2 * t + 1]!).toBeCloseTo(1, 15);
    expect(probabilities[4]).toBeGreaterThan(0.8);
    expect(Number.isFinite(logLikelihood)).toBe(true);
  });

  it('is empty for no rows', () => {
    expect(filteredProbabilities(chain(0.75), one())).toEqual({ probabilities: new Float64Array(0), logLikelihood: 0 });
  });

  it.each<[string, Partial<HiddenMarkovModel>, string]>([
    ['initial', { initial: Float64Array.of(0.5, 0.6) }, 'model.initial: expected probabilities that sum to 1'],
    ['initial', { initial: Float64Array.of(1.5, -0.5) }, 'model.initial: expected probabilities that sum to 1'],
    ['transition', { transition: Float64Array.of(1, 1, 0, 1) }, 'model.transition: expected probabilities that sum to 1 in each row'],
    ['means', { means: Float64Array.of(0, NaN) }, 'model.means: expected finite values'],
    ['variances', { variances: Float64Array.of(1, 0) }, 'model.variances: expected positive values'],
  ])('refuses a model whose %s are none', (_part, part, text) => {
    const attempt = () => filteredProbabilities({ ...chain(0.75), ...part }, one(0));
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(text);
  });

  it('refuses parameters and columns that do not fit each other', () => {
    expect(() => filteredProbabilities({ ...chain(0.75), means: Float64Array.of(0) }, one(0))).toThrow(ShapeError);
    expect(() => filteredProbabilities(chain(0.75), { names: ['z'], columns: [] })).toThrow('columns of nothing');
    const uneven = { names: ['z', 'y'], columns: [Float64Array.of(1), Float64Array.of(1, 2)] };
    expect(() => filteredProbabilities(chain(0.75), uneven)).toThrow('2 names and columns of 1, 2');
  });

  it('refuses two columns of one name', () => {
    const twice = { names: ['z', 'z'], columns: [Float64Array.of(1), Float64Array.of(2)] };
    expect(() => filteredProbabilities(chain(0.75), twice)).toThrow('two columns are named z');
  });

  it('names the feature that is not there, and the nearest one', () => {
    const attempt = () => filteredProbabilities({ ...chain(0.75), names: ['btc_dominanse'] }, { ...one(0), names: ['btc_dominance'] });
    expect(attempt).toThrow('no feature btc_dominanse among btc_dominance');
    expect(attempt).toThrow(expect.objectContaining({ hint: 'did you mean btc_dominance?' }));
  });
});

describe('smoothedProbabilities', () => {
  it('weighs what the filter says with what came after', () => {
    // row 2 as filtered; row 1: P(0 | next 0) = (7/34)·.75/(12/34) = .4375, P(0 | next 1) = (7/34)·.25/(22/34) = 1.75/22
    //   → .4375·54/65 + 1.75/22·11/65 = 24.5/65;  row 0: P(0 | next 0) = .9·.75/.7 = 27/28, P(0 | next 1) = .75 → 54/65
    const { probabilities } = smoothedProbabilities(chain(0.75), one(0, 1, 0));
    near(probabilities, [54 / 65, 11 / 65, 49 / 130, 81 / 130, 54 / 65, 11 / 65]);
  });

  it('cannot be traded: it is of type Hindsight', () => {
    expect(() => requireCausal('runBacktest', smoothedProbabilities(chain(0.75), one(0)))).toThrow(LookAheadError);
  });

  it('is empty for no rows', () => {
    expect(smoothedProbabilities(chain(0.75), one()).probabilities).toEqual(new Float64Array(0));
  });
});

describe('viterbiPath', () => {
  it('is the likeliest whole path: one row at 1 between two at 0 is not worth two moves of probability 0.2', () => {
    // in units: 000 = .5·9·.8·1·.8·9 = 25.92; 010 = .5·9·.2·9·.2·9 = 14.58; 001, 011, 100 … less
    const { state, logDensity } = viterbiPath(chain(0.8), one(0, 1, 0));
    expect([...state]).toEqual([0, 0, 0]);
    expect(logDensity).toBeCloseTo(Math.log(25.92 / 9 ** 3) - 1.5 * Math.log(2 * Math.PI * V), 12);
    expect(filteredProbabilities(chain(0.8), one(0, 1, 0)).probabilities[3]).toBeGreaterThan(0.5);
  });

  it('changes earlier states when later rows come: it is of type Hindsight', () => {
    expect([...viterbiPath(chain(0.8), one(0, 1, 1)).state]).toEqual([0, 1, 1]);
    expect(viterbiPath(chain(0.8), one(0)).causality).toBe('hindsight');
  });

  it('takes the lower of equally likely states', () => {
    expect([...viterbiPath(chain(0.8), one(0.5, 0.5)).state]).toEqual([0, 0]);
    expect([...viterbiPath(chain(0.5), one(0.5, 0.5)).state]).toEqual([0, 0]);
  });

  it('carries the state over a row with a missing feature', () => {
    expect([...viterbiPath(chain(0.8), one(NaN, 0, NaN, 1, 1)).state]).toEqual([-1, 0, 0, 1, 1]);
    expect([...viterbiPath(chain(0.8), one(NaN)).state]).toEqual([-1]);
  });
});

/** A chain of two states, ±`level` in each of two features, standard deviation 1. */
function planted(n: number, level: number, seed = 1) {
  const random = stream(seed, 'test/planted');
  const state = new Int8Array(n);
  const columns = [new Float64Array(n), new Float64Array(n)];
  for (let t = 0; t < n; t++) {
    state[t] = t === 0 ? 0 : random.uniform() < 0.97 ? state[t - 1]! : 1 - state[t - 1]!;
    for (const column of columns) column[t] = (state[t] === 1 ? level : -level) + random.normal();
  }
  return { state, features: { names: ['a', 'b'], columns } };
}

describe('fitHiddenMarkov', () => {
  it('recovers a planted chain', () => {
    const { model, rows, converged } = fitHiddenMarkov(planted(4000, 1).features, { nStates: 2, orderBy: 'a' });
    [-1, -1, 1, 1].forEach((mean, k) => expect(Math.abs(model.means[k]! - mean)).toBeLessThan(0.1));
    model.variances.forEach((variance) => expect(Math.abs(variance - 1)).toBeLessThan(0.1));
    [0.97, 0.03, 0.03, 0.97].forEach((p, k) => expect(Math.abs(model.transition[k]! - p)).toBeLessThan(0.02));
    expect([rows, converged]).toEqual([4000, true]);
  });

  it('numbers the states by ascending mean of the ordering feature', () => {
    const { features } = planted(500, 2);
    const mirrored = { ...features, columns: [features.columns[0]!, features.columns[1]!.map((value) => -value)] };
    const byA = fitHiddenMarkov(mirrored, { nStates: 2, orderBy: 'a' }).model;
    const byB = fitHiddenMarkov(mirrored, { nStates: 2, orderBy: 'b' }).model;
    expect(byA.means[0]).toBeLessThan(byA.means[2]!);
    expect(byB.means[1]).toBeLessThan(byB.means[3]!);
    expect(byB.means[0]).toBeCloseTo(byA.means[2]!, 2); // the same two states, the other way round
  });

  it('does one step by hand: two rows, each a state', () => {
    // Start: groups {0}, {2}: means 0 and 2, variances at the floor 1e-3·1, staying 0.9, initial ½. The rows leave no doubt (e^−2000),
    // so after the step: initial (1, 0), the only move is 0 → 1, means and variances stay. State 1 is never left from: its row of moves stays.
    const { model, iterations, converged } = fitHiddenMarkov(one(0, 2), { nStates: 2, orderBy: 'z', maxIterations: 1 });
    expect([iterations, converged]).toEqual([1, false]);
    expect([...model.initial]).toEqual([1, 0]);
    near(model.transition, [0, 1, 0.1, 0.9]);
    expect([...model.means]).toEqual([0, 2]);
    expect([...model.variances]).toEqual([0.001, 0.001]);
  });

  it('keeps every variance at 1e-3 of the feature’s own or more', () => {
    const z = Float64Array.from({ length: 60 }, (_, t) => (t < 30 ? 1 : Math.sin(t * t)));
    const pooled = (() => {
      const mean = z.reduce((sum, value) => sum + value, 0) / 60;
      return z.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 60;
    })();
    const { model } = fitHiddenMarkov(one(...z), { nStates: 2, orderBy: 'z' });
    expect(Math.min(...model.variances)).toBeCloseTo(1e-3 * pooled, 15);
  });

  it('keeps the values of a state without weight, and of its moves', () => {
    // Groups {0, 0}, {0, 1}, {1, 1, 1}: on eight equal features the outer two, at the floor, are 1000⁴ times as dense on every row as the middle one.
    const z = Float64Array.of(0, 0, 0, 1, 1, 1, 1);
    const eight = { names: [...'abcdefgh'], columns: Array.from({ length: 8 }, () => z) };
    const { model } = fitHiddenMarkov(eight, { nStates: 3, orderBy: 'a' });
    expect([...model.means.subarray(8, 16)]).toEqual(new Array(8).fill(0.5));
    expect([...model.variances.subarray(8, 16)]).toEqual(new Array(8).fill(0.25));
    near(model.transition.subarray(3, 6), [0.05, 0.9, 0.05]);
  });

  it('reports a climb that was stopped before its end', () => {
    const { features } = planted(300, 0.5);
    const options = { nStates: 3, orderBy: 'a' };
    expect(fitHiddenMarkov(features, { ...options, maxIterations: 2 })).toMatchObject({ converged: false, iterations: 2 });
    expect(fitHiddenMarkov(features, { ...options, maxIterations: 500 }).converged).toBe(true);
  });

  it('has the log-likelihood of its model', () => {
    const { features } = planted(300, 1);
    for (const maxIterations of [1, 200]) {
      const { model, logLikelihood } = fitHiddenMarkov(features, { nStates: 2, orderBy: 'a', maxIterations });
      expect(filteredProbabilities(model, features).logLikelihood).toBeCloseTo(logLikelihood, 8);
    }
  });

  describe('drawn starts', () => {
    // Three levels at the corners of a triangle, sorted by a feature that tells nothing: the groups of the first start are alike.
    const corners = [
      [-2, 0],
      [2, 0],
      [0, 3],
    ];
    const random = stream(5, 'test/corners');
    const columns = [new Float64Array(400), new Float64Array(400), new Float64Array(400)];
    for (let t = 0, at = 0; t < 400; t++) {
      if (random.uniform() > 0.95) at = random.integer(3);
      [0, ...corners[at]!].forEach((level, d) => (columns[d]![t] = level + random.normal()));
    }
    const blind = { names: ['noise', 'b', 'c'], columns };
    const options = { nStates: 3, orderBy: 'noise' };

    it('find what the sorted start does not', () => {
      const sorted = fitHiddenMarkov(blind, options);
      const best = fitHiddenMarkov(blind, { ...options, restarts: 4 });
      expect(sorted.start).toBe(0);
      expect(best.start).toBeGreaterThan(0);
      expect(best.logLikelihoods).toHaveLength(5);
      expect(best.logLikelihoods[0]).toBe(sorted.logLikelihood);
      expect(best.logLikelihood).toBe(best.logLikelihoods[best.start]);
      expect(best.logLikelihood - sorted.logLikelihood).toBeGreaterThan(20);
      expect(best.model.means[0]).toBeLessThan(best.model.means[3]!);
      expect(best.model.means[3]).toBeLessThan(best.model.means[6]!);
      expect(filteredProbabilities(best.model, blind).logLikelihood).toBeCloseTo(best.logLikelihood, 8);
      for (const [b, c] of corners) {
        const apart = [0, 1, 2].map((k) => Math.hypot(best.model.means[3 * k + 1]! - b!, best.model.means[3 * k + 2]! - c!));
        expect(Math.min(...apart)).toBeLessThan(0.4);
      }
    });

    it('are the same for the same seed and stream', () => {
      const run = (more: object) => fitHiddenMarkov(blind, { ...options, restarts: 2, ...more }).logLikelihoods;
      expect(run({})).toEqual(run({ seed: 20240101, stream: 'hidden-markov' }));
      expect(run({ seed: 2 })).not.toEqual(run({}));
      expect(run({ stream: 'hidden-markov/7' })).not.toEqual(run({}));
      expect(new Set(run({})).size).toBe(3);
    });

    it('do not win by what two climbs to one summit differ in', () => {
      const { start, logLikelihoods } = fitHiddenMarkov(planted(400, 2).features, { nStates: 2, orderBy: 'a', restarts: 5 });
      expect(start).toBe(0);
      expect(Math.max(...logLikelihoods) - logLikelihoods[0]!).toBeLessThan(1e-6 * Math.abs(logLikelihoods[0]!));
    });

    it('can be more than there are different rows', () => {
      const { model, logLikelihoods } = fitHiddenMarkov(one(0, 0, 0, 1, 1, 1), { nStates: 3, orderBy: 'z', restarts: 3 });
      expect([...logLikelihoods].every(Number.isFinite)).toBe(true);
      expect([...model.means, ...model.variances, ...model.transition].every(Number.isFinite)).toBe(true);
    });
  });

  it('needs a complete row for each state', () => {
    const attempt = (...z: number[]) => fitHiddenMarkov(one(...z), { nStates: 3, orderBy: 'z' });
    expect(() => attempt(1, NaN, 2)).toThrow(expect.objectContaining({ code: 'REGIME_TOO_FEW_ROWS' }));
    expect(() => attempt(1, NaN, 2)).toThrow('fitHiddenMarkov: expected at least 3 complete rows, got 2');
    expect(() => attempt(NaN, NaN, NaN, NaN)).toThrow(DataError);
    expect(() => attempt()).toThrow(DataError);
  });

  it('refuses a feature that does not vary, by name', () => {
    const flat = { names: ['a', 'still'], columns: [Float64Array.of(1, 2, 3, 4), Float64Array.of(7, 7, 7, 7)] };
    const attempt = () => fitHiddenMarkov(flat, { nStates: 2, orderBy: 'a' });
    expect(attempt).toThrow(expect.objectContaining({ code: 'REGIME_CONSTANT_FEATURE' }));
    expect(attempt).toThrow('still has one value in all 4 rows');
  });

  it.each<[object, string]>([
    [{ orderBy: 'z', nStates: 1 }, 'nStates: too small'],
    [{ orderBy: 'z', tolerance: 0 }, 'tolerance: too small'],
    [{ orderBy: 'z', restarts: -1 }, 'restarts: too small'],
    [{}, 'orderBy: expected string'],
    [{ orderBy: 'z', n_states: 2 }, 'n_states: no such key'],
  ])('refuses the options %j', (options, text) => {
    const attempt = () => fitHiddenMarkov(one(1, 2, 3), options as FitHiddenMarkovOptions);
    expect(attempt).toThrow(ConfigErrors);
    expect(attempt).toThrow(`fitHiddenMarkov: ${text}`);
  });

  it('refuses to order by a feature that is not there', () => {
    expect(() => fitHiddenMarkov(one(1, 2, 3), { orderBy: 'zz' })).toThrow('fitHiddenMarkov: no feature zz among z');
  });
});
