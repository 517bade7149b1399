import { ConfigErrors } from '@regimelab/core';
import {
  filteredProbabilities,
  fitHiddenMarkov,
  hiddenMarkovRegimes,
  kMeans,
  kMeansRegimes,
  type FeatureColumns,
  type HiddenMarkovRegimesOptions,
} from '@regimelab/labeling';
import { stream } from '@regimelab/numerics';
import { describe, expect, it } from '@jest/globals';

const one = (...z: number[]): FeatureColumns => ({ names: ['z'], columns: [Float64Array.from(z)] });
const rowsOf = ({ names, columns }: FeatureColumns, from: number, to: number): FeatureColumns => ({
  names,
  columns: columns.map((column) => column.subarray(from, to)),
});

/** Two features that move with a chain of two states, some rows incomplete. */
function market(n: number, seed = 3) {
  const random = stream(seed, 'test/market');
  const state = new Int8Array(n);
  const columns = [new Float64Array(n), new Float64Array(n)];
  for (let t = 0; t < n; t++) {
    state[t] = t === 0 ? 0 : random.uniform() < 0.97 ? state[t - 1]! : 1 - state[t - 1]!;
    columns[0]![t] = (state[t] === 1 ? 1.5 : -1.5) + random.normal();
    columns[1]![t] = (state[t] === 1 ? -1 : 1) + random.normal();
    if (random.uniform() < 0.03) columns[random.integer(2)]![t] = NaN;
  }
  return { state, features: { names: ['dominance', 'breadth'], columns } };
}

/** Centres 0, 5, 10 from the first six rows; no other fit. */
const threeLevels = (...after: number[]) => kMeansRegimes(one(0, 0, 5, 5, 10, 10, ...after), { orderBy: 'z', minRows: 6, refitDays: 1000 });

describe('regimes fitted on the past', () => {
  it('take a new label after three days of it in a row, the first at once', () => {
    const { code, names } = threeLevels(10, 10, 0, 10, 0, 0, 0, 5, 5, 0, 5, 5, 5);
    expect([...code.subarray(0, 6)]).toEqual([-1, -1, -1, -1, -1, -1]);
    expect([...code.subarray(6)]).toEqual([2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 1]);
    expect(names).toEqual(['RISK_ON_ALTS', 'BALANCED', 'RISK_ON_MAJORS']);
  });

  it('change at once where one day is enough', () => {
    const { code } = kMeansRegimes(one(0, 0, 5, 5, 10, 10, 10, 0, 5), {
      orderBy: 'z',
      minRows: 6,
      minStatePersistenceDays: 1,
      refitDays: 1000,
    });
    expect([...code.subarray(6)]).toEqual([2, 0, 1]);
  });

  it('are carried over a row with a missing feature, which neither counts for a new label nor against it', () => {
    const { code, carriedDays } = threeLevels(NaN, 10, 0, NaN, 0, NaN, NaN, 0, NaN);
    expect([...code.subarray(6)]).toEqual([-1, 2, 2, 2, 2, 2, 2, 0, 0]);
    expect([...carriedDays.subarray(5)]).toEqual([-1, -1, 0, 0, 1, 0, 1, 2, 0, 1]);
  });

  it('have two names without BALANCED', () => {
    const { names } = kMeansRegimes(one(0, 1), { orderBy: 'z', nStates: 2, minRows: 3 });
    expect(names).toEqual(['RISK_ON_ALTS', 'RISK_ON_MAJORS']);
  });

  it('are fitted first on the day with minRows complete rows before it, then every refitDays', () => {
    const z = Array.from({ length: 20 }, (_, t) => (t === 2 ? NaN : (t * 7) % 5));
    const { fits, code } = kMeansRegimes(one(...z), { orderBy: 'z', minRows: 6, refitDays: 4 });
    expect(fits.map(({ row, rows }) => [row, rows])).toEqual([
      [7, 6],
      [11, 10],
      [15, 14],
      [19, 18],
    ]);
    expect(code.findIndex((regime) => regime >= 0)).toBe(7);
  });

  it('read at most window rows before the refit day', () => {
    const z = Array.from({ length: 20 }, (_, t) => (t === 9 ? NaN : (t * 7) % 5));
    const { fits, skipped } = kMeansRegimes(one(...z), { orderBy: 'z', minRows: 6, window: 6, refitDays: 4 });
    expect(fits.map(({ row, rows }) => [row, rows])).toEqual([
      [6, 6],
      [18, 6],
    ]);
    expect(skipped).toEqual([
      { row: 10, reason: 'too-few-rows' },
      { row: 14, reason: 'too-few-rows' },
    ]);
  });

  it('keep the fit before one that the data cannot carry, and say so', () => {
    const still = [...Array.from({ length: 8 }, () => 1), 0, 1, 2, 0, 1, 2, 0, 1];
    const { code, fits, skipped } = hiddenMarkovRegimes(one(...still), { orderBy: 'z', minRows: 4, refitDays: 6 });
    expect(skipped).toEqual([{ row: 4, reason: 'constant-feature' }]);
    expect(fits.map(({ row }) => row)).toEqual([10]);
    expect(code.findIndex((regime) => regime >= 0)).toBe(10);
  });

  it('are null, not balanced, where there is nothing to fit', () => {
    for (const regimes of [hiddenMarkovRegimes, kMeansRegimes]) {
      for (const z of [[], [NaN, NaN, NaN, NaN, NaN], [1, 2, 3], [1, 1, 1, 1, 1, 1]]) {
        const { code, score, carriedDays, fits } = regimes(one(...z), { orderBy: 'z', minRows: 4 });
        expect([...code]).toEqual(z.map(() => -1));
        expect([...score]).toEqual(z.map(() => NaN));
        expect([...carriedDays]).toEqual(z.map(() => -1));
        expect(fits).toEqual([]);
      }
    }
  });

  it('are of type Causal', () => {
    const { features } = market(60);
    expect(hiddenMarkovRegimes(features, { orderBy: 'dominance', minRows: 30 }).causality).toBe('causal');
    expect(kMeansRegimes(features, { orderBy: 'dominance', minRows: 30 }).causality).toBe('causal');
  });

  it.each<[object, string]>([
    [{ orderBy: 'z', nStates: 4 }, 'nStates'],
    [{ orderBy: 'z', window: 100 }, 'window: expected at least minRows'],
    [{ orderBy: 'z', window: 'rolling' }, 'window'],
    [{ orderBy: 'z', minStatePersistenceDays: 0 }, 'minStatePersistenceDays: too small'],
    [{ orderBy: 'z', refit_days: 5 }, 'refit_days: no such key'],
  ])('refuse the options %j', (options, text) => {
    for (const regimes of [hiddenMarkovRegimes, kMeansRegimes]) {
      const attempt = () => regimes(one(1), options as HiddenMarkovRegimesOptions);
      expect(attempt).toThrow(ConfigErrors);
      expect(attempt).toThrow(text);
    }
  });

  it('refuse to order by a feature that is not there', () => {
    for (const regimes of [hiddenMarkovRegimes, kMeansRegimes]) {
      expect(() => regimes(one(1), { orderBy: 'btc_dominance' })).toThrow('Regimes: no feature btc_dominance among z');
    }
  });
});

describe('hiddenMarkovRegimes', () => {
  const { state, features } = market(700);
  const options = { nStates: 2 as const, orderBy: 'dominance', minRows: 150, refitDays: 50 };
  const path = hiddenMarkovRegimes(features, options);

  it('finds a planted chain on rows it has not been fitted on', () => {
    const labelled = [...path.code.keys()].filter((t) => path.code[t]! >= 0);
    expect(labelled.length).toBeGreaterThan(500);
    expect(labelled.filter((t) => path.code[t] === state[t]).length / labelled.length).toBeGreaterThan(0.85);
    // Filtered before persistence delays a change by two days: nearly always right.
    const sided = labelled.filter((t) => path.score[t]! > 0 === (state[t] === 1));
    expect(sided.length / labelled.length).toBeGreaterThan(0.95);
  });

  it.each([
    ['expanding', { ...options, window: 'expanding' as const }],
    ['rolling', { ...options, window: 160 }],
    // So short that where the filter starts still shows.
    ['rolling, eight days', { ...options, window: 8, minRows: 6, refitDays: 5, maxIterations: 3 }],
  ])('uses the fit and the filter of the rows of the window alone (%s)', (_name, settings) => {
    const { window, refitDays, ...rest } = settings;
    const refitted = hiddenMarkovRegimes(features, { ...settings, restarts: 1 });
    expect(refitted.fits.length).toBeGreaterThan(9);
    refitted.fits.forEach(({ row, model, logLikelihood, rows, start }, i) => {
      const from = window === 'expanding' ? 0 : Math.max(0, row - window);
      const { nStates, orderBy } = rest;
      const alone = fitHiddenMarkov(rowsOf(features, from, row), {
        nStates,
        orderBy,
        ...('maxIterations' in rest && { maxIterations: rest.maxIterations }),
        restarts: 1,
        stream: `hidden-markov/${row}`,
      });
      expect({ model, logLikelihood, rows, start }).toEqual({
        model: alone.model,
        logLikelihood: alone.logLikelihood,
        rows: alone.rows,
        start: alone.start,
      });
      const end = refitted.fits[i + 1]?.row ?? Math.min(row + refitDays, state.length);
      const { probabilities } = filteredProbabilities(model, rowsOf(features, from, end));
      for (let t = row; t < end; t++) {
        if (!features.columns.every((column) => Number.isFinite(column[t]))) continue;
        const p = probabilities.subarray((t - from) * 2, (t - from + 1) * 2);
        expect([...refitted.probabilities.subarray(t * 2, t * 2 + 2)]).toEqual([...p]);
        expect(refitted.score[t]).toBe(p[1]! - p[0]!);
      }
    });
  });

  it('gives a row that is equally likely in two states the lower one', () => {
    // So far out that the difference of the two densities is beyond the last digit.
    const z = one(0, 1, 0, 1, 1, 1, 1e200);
    const { code, score } = hiddenMarkovRegimes(z, { orderBy: 'z', nStates: 2, minRows: 6, minStatePersistenceDays: 1 });
    expect([code[6], score[6]]).toEqual([0, 0]);
  });

  it('carries score and probabilities as the regime', () => {
    const t = path.carriedDays.indexOf(1);
    expect(t).toBeGreaterThan(150);
    expect(path.score[t]).toBe(path.score[t - 1]);
    expect([...path.probabilities.subarray(2 * t, 2 * t + 2)]).toEqual([...path.probabilities.subarray(2 * t - 2, 2 * t)]);
  });

  it('reports each fit: rows, log-likelihood, steps, convergence', () => {
    expect(path.fits.length).toBeGreaterThan(9);
    for (const { rows, row, logLikelihood, iterations, converged, logLikelihoods } of path.fits) {
      expect(rows).toBeLessThanOrEqual(row);
      expect(Number.isFinite(logLikelihood)).toBe(true);
      expect(iterations).toBeGreaterThan(1);
      expect(converged).toBe(true);
      expect(logLikelihoods).toHaveLength(1);
    }
    const { fits } = hiddenMarkovRegimes(features, { ...options, maxIterations: 1 });
    expect(fits.every(({ converged, iterations }) => !converged && iterations === 1)).toBe(true);
  });
});

describe('kMeansRegimes', () => {
  it('uses the clusters of the rows of the window alone, and the nearest centre', () => {
    const { features } = market(400);
    const { fits, code, score } = kMeansRegimes(features, {
      orderBy: 'breadth',
      minRows: 150,
      refitDays: 50,
      window: 170,
      minStatePersistenceDays: 1,
    });
    for (const { row, centres, inertia } of fits) {
      const alone = kMeans(rowsOf(features, Math.max(0, row - 170), row), { nStates: 3, orderBy: 'breadth' });
      expect({ centres, inertia }).toEqual({ centres: alone.centres, inertia: alone.inertia });
      for (let t = row; t < Math.min(row + 50, 400); t++) {
        const [a, b] = [features.columns[0]![t]!, features.columns[1]![t]!];
        if (Number.isNaN(a + b)) continue;
        const distances = [0, 1, 2].map((k) => (a - centres[2 * k]!) ** 2 + (b - centres[2 * k + 1]!) ** 2);
        expect(code[t]).toBe(distances.indexOf(Math.min(...distances)));
      }
    }
    expect(score.every(Number.isNaN)).toBe(true);
  });
});
