import type { Panel } from '@regimelab/core';
import { expectCausal, panels } from '@regimelab/core/testing';
import {
  filteredProbabilities,
  fitHiddenMarkov,
  hiddenMarkovRegimes,
  kMeans,
  kMeansRegimes,
  smoothedProbabilities,
  viterbiPath,
  type FeatureColumns,
  type HiddenMarkovModel,
} from '@regimelab/labeling';
import { stream } from '@regimelab/numerics';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** The columns of a panel as features. */
const featuresOf = ({ axes, values }: Panel): FeatureColumns => {
  const N = axes.assets.length;
  return { names: axes.assets, columns: axes.assets.map((_, n) => values.filter((_value, i) => i % N === n)) };
};
const twoFeatures = panels({ assets: [2, 2], times: [2, 30], min: -3, max: 3 });
const rows = (values: Float64Array, T: number) =>
  Array.from({ length: T }, (_, t) => [...values.subarray((t * values.length) / T, ((t + 1) * values.length) / T)]);

const fixed: HiddenMarkovModel = {
  names: ['A0', 'A1'],
  initial: Float64Array.of(0.5, 0.5),
  transition: Float64Array.of(0.8, 0.2, 0.3, 0.7),
  means: Float64Array.of(-1, 0, 1, 0.5),
  variances: Float64Array.of(1, 2, 0.5, 1),
};

describe('the law of causality', () => {
  it.each([
    ['expanding', 'expanding' as const],
    ['rolling', 9],
  ])('holds for hiddenMarkovRegimes (%s)', (_name, window) => {
    expectCausal((panel) => {
      const { code, score, probabilities, carriedDays } = hiddenMarkovRegimes(featuresOf(panel), {
        nStates: 2,
        orderBy: 'A0',
        window,
        minRows: 5,
        refitDays: 4,
        restarts: 1,
        maxIterations: 8,
      });
      const p = rows(probabilities, code.length);
      return Array.from(code, (regime, t) => [regime, score[t], carriedDays[t], ...p[t]!]);
    }, twoFeatures);
  });

  it('holds for the fits of hiddenMarkovRegimes', () => {
    expectCausal((panel) => {
      const { fits } = hiddenMarkovRegimes(featuresOf(panel), { orderBy: 'A1', minRows: 5, refitDays: 4, maxIterations: 5 });
      return Array.from(panel.axes.times, (_, t) => {
        const fit = fits.find(({ row }) => row === t);
        return fit === undefined ? [] : [fit.rows, fit.logLikelihood, ...fit.model.means, ...fit.model.transition];
      });
    }, twoFeatures);
  });

  it('holds for kMeansRegimes', () => {
    expectCausal((panel) => {
      const { code, carriedDays } = kMeansRegimes(featuresOf(panel), { orderBy: 'A0', minRows: 5, refitDays: 4, restarts: 2 });
      return Array.from(code, (regime, t) => [regime, carriedDays[t]!]);
    }, twoFeatures);
  });

  it('holds for filteredProbabilities of a model that is given', () => {
    expectCausal((panel) => rows(filteredProbabilities(fixed, featuresOf(panel)).probabilities, panel.axes.times.length), twoFeatures);
  });

  it.each<[string, (features: FeatureColumns, T: number) => readonly ArrayLike<unknown>[]]>([
    ['smoothedProbabilities', (features, T) => rows(smoothedProbabilities(fixed, features).probabilities, T)],
    ['viterbiPath', (features) => Array.from(viterbiPath(fixed, features).state, (state) => [state])],
    ['kMeans', (features) => Array.from(kMeans(features, { nStates: 2, orderBy: 'A0' }).labels, (label) => [label])],
  ])('fails for %s, which is Hindsight', (_name, operation) => {
    const whole = panels({ assets: [2, 2], times: [5, 30], min: -3, max: 3, missing: 0 });
    expect(() => expectCausal((panel) => operation(featuresOf(panel), panel.axes.times.length), whole)).toThrow();
  });
});

/** Small chains with impossible moves and rows far out, so that products of densities leave the range of doubles. */
const chains = fc
  .record({ K: fc.integer({ min: 1, max: 3 }), D: fc.integer({ min: 1, max: 2 }), n: fc.integer({ min: 1, max: 5 }) })
  .chain(({ K, D, n }) => {
    const distribution = fc
      .array(fc.integer({ min: 0, max: 3 }), { minLength: K, maxLength: K })
      .filter((parts) => parts.some((part) => part > 0))
      .map((parts) => parts.map((part) => part / parts.reduce((sum, other) => sum + other, 0)));
    const numbers = <T>(value: fc.Arbitrary<T>, length: number) => fc.array(value, { minLength: length, maxLength: length });
    return fc.record({
      K: fc.constant(K),
      D: fc.constant(D),
      initial: distribution,
      transition: numbers(distribution, K),
      means: numbers(fc.integer({ min: -2, max: 2 }), K * D),
      variances: numbers(fc.constantFrom(0.01, 0.5, 1, 3), K * D),
      x: numbers(numbers(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-40, 40)), D), n),
    });
  });
const modelOf = ({ D, initial, transition, means, variances }: (typeof chains extends fc.Arbitrary<infer C> ? C : never) & object) => ({
  names: Array.from({ length: D }, (_, d) => `f${d}`),
  initial: Float64Array.from(initial),
  transition: Float64Array.from(transition.flat()),
  means: Float64Array.from(means),
  variances: Float64Array.from(variances),
});

const logSum = (values: number[]) => {
  const highest = Math.max(...values);
  return highest === -Infinity ? highest : highest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - highest), 0));
};

/** Every path of n states with the logarithm of its joint density. */
function allPaths(model: HiddenMarkovModel, x: readonly (readonly number[])[]) {
  const K = model.initial.length;
  const D = model.names.length;
  const emission = (row: readonly number[], k: number) =>
    row.reduce((total, value, d) => {
      const v = model.variances[k * D + d]!;
      return total - 0.5 * (Math.log(2 * Math.PI * v) + (value - model.means[k * D + d]!) ** 2 / v);
    }, 0);
  let paths = [{ states: [] as number[], log: 0 }];
  for (const row of x) {
    paths = paths.flatMap(({ states, log }) =>
      Array.from({ length: K }, (_, k) => {
        const move = states.length === 0 ? model.initial[k]! : model.transition[states.at(-1)! * K + k]!;
        return { states: [...states, k], log: log + Math.log(move) + emission(row, k) };
      }),
    );
  }
  return paths;
}

describe('the passes are sums over all paths', () => {
  const cases = chains.map((chain) => {
    const model = modelOf(chain);
    const features = { names: model.names, columns: model.names.map((_, d) => Float64Array.from(chain.x, (row) => row[d]!)) };
    return { model, features, x: chain.x, K: chain.K };
  });
  const share = (paths: ReturnType<typeof allPaths>, at: number, k: number) =>
    Math.exp(logSum(paths.map(({ states, log }) => (states[at] === k ? log : -Infinity))) - logSum(paths.map(({ log }) => log)));

  it('filteredProbabilities: over the paths through the row', () => {
    fc.assert(
      fc.property(cases, ({ model, features, x, K }) => {
        const { probabilities, logLikelihood } = filteredProbabilities(model, features);
        const all = logSum(allPaths(model, x).map(({ log }) => log));
        expect(Math.abs(logLikelihood - all)).toBeLessThan(1e-11 * Math.max(1, Math.abs(all)));
        x.forEach((_, t) => {
          const paths = allPaths(model, x.slice(0, t + 1));
          for (let k = 0; k < K; k++) expect(Math.abs(probabilities[t * K + k]! - share(paths, t, k))).toBeLessThan(1e-8);
        });
      }),
    );
  });

  it('smoothedProbabilities: over the paths through all rows', () => {
    fc.assert(
      fc.property(cases, ({ model, features, x, K }) => {
        const { probabilities } = smoothedProbabilities(model, features);
        const paths = allPaths(model, x);
        for (let t = 0; t < x.length; t++) {
          for (let k = 0; k < K; k++) expect(Math.abs(probabilities[t * K + k]! - share(paths, t, k))).toBeLessThan(1e-8);
        }
      }),
    );
  });

  it('viterbiPath: their maximum', () => {
    fc.assert(
      fc.property(cases, ({ model, features, x }) => {
        const { state, logDensity } = viterbiPath(model, features);
        const paths = allPaths(model, x);
        const best = Math.max(...paths.map(({ log }) => log));
        const own = paths.find(({ states }) => states.every((k, t) => k === state[t]))!.log;
        for (const value of [logDensity, own]) expect(Math.abs(value - best)).toBeLessThan(1e-11 * Math.max(1, Math.abs(best)));
      }),
    );
  });
});

/** Normal rows of three features around two levels. */
const samples = fc.record({ seed: fc.integer({ min: 0, max: 1e6 }), n: fc.integer({ min: 10, max: 60 }) }).map(({ seed, n }) => {
  const random = stream(seed, 'test/sample');
  let level = 0;
  const columns = ['a', 'b', 'c'].map(() => new Float64Array(n));
  for (let t = 0; t < n; t++) {
    if (random.uniform() < 0.1) level = random.integer(3) - 1;
    for (const column of columns) column[t] = level + random.normal();
  }
  return { names: ['a', 'b', 'c'], columns };
});

describe('fitHiddenMarkov', () => {
  it('never lowers the likelihood by another step', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 2, max: 3 }), (features, nStates) => {
        const reached = [1, 2, 3, 5, 9].map(
          (maxIterations) => fitHiddenMarkov(features, { nStates, orderBy: 'b', maxIterations, tolerance: 1e-300 }).logLikelihood,
        );
        reached.slice(1).forEach((value, i) => expect(value - reached[i]!).toBeGreaterThan(-1e-9));
      }),
      { numRuns: 50 },
    );
  });

  it('gives probabilities: rows of transitions and the start sum to 1', () => {
    fc.assert(
      fc.property(samples, (features) => {
        const { model } = fitHiddenMarkov(features, { orderBy: 'a' });
        for (const p of [model.initial, ...[0, 1, 2].map((i) => model.transition.subarray(3 * i, 3 * i + 3))]) {
          expect(p.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('scales with a feature, and does not mind the order of the columns', () => {
    const options = { nStates: 2, orderBy: 'b', maxIterations: 5, tolerance: 1e-300 };
    fc.assert(
      fc.property(samples, (features) => {
        const plain = fitHiddenMarkov(features, options);
        const scaled = fitHiddenMarkov({ ...features, columns: features.columns.map((column) => column.map((x) => 4 * x)) }, options);
        const turned = fitHiddenMarkov({ names: ['c', 'b', 'a'], columns: [...features.columns].reverse() }, options);
        const n = features.columns[0]!.length;
        expect(scaled.logLikelihood).toBeCloseTo(plain.logLikelihood - 3 * n * Math.log(4), 7);
        expect(turned.logLikelihood).toBeCloseTo(plain.logLikelihood, 7);
        plain.model.means.forEach((mean, i) => {
          expect(scaled.model.means[i]).toBeCloseTo(4 * mean, 8);
          expect(turned.model.means[Math.floor(i / 3) * 3 + 2 - (i % 3)]).toBeCloseTo(mean, 8);
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe('kMeans', () => {
  it('ends where every row is nearest to its centre and every centre is the mean of its rows', () => {
    fc.assert(
      fc.property(samples, fc.integer({ min: 2, max: 4 }), (features, nStates) => {
        const { centres, labels, converged } = kMeans(features, { nStates, orderBy: 'c', restarts: 1 });
        expect(converged).toBe(true);
        const at = (t: number, d: number) => features.columns[d]![t]!;
        const distance = (t: number, k: number) => [0, 1, 2].reduce((sum, d) => sum + (at(t, d) - centres[3 * k + d]!) ** 2, 0);
        labels.forEach((label, t) => {
          for (let k = 0; k < nStates; k++) expect(distance(t, label)).toBeLessThanOrEqual(distance(t, k));
        });
        for (let k = 0; k < nStates; k++) {
          const own = [...labels.keys()].filter((t) => labels[t] === k);
          if (own.length === 0) continue;
          for (let d = 0; d < 3; d++) expect(centres[3 * k + d]).toBeCloseTo(own.reduce((sum, t) => sum + at(t, d), 0) / own.length, 10);
        }
      }),
      { numRuns: 50 },
    );
  });
});
