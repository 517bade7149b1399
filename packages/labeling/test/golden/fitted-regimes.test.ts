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
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Made by tools/oracles/labeling/make_golden.py. */
const golden = <T>(name: string) => JSON.parse(readFileSync(join(__dirname, `${name}.json`), 'utf8')) as T;

type Rows = readonly (readonly (number | null)[])[];
const columnsOf = (x: Rows): FeatureColumns => ({
  names: x[0]!.map((_, d) => `f${d}`),
  columns: x[0]!.map((_, d) => Float64Array.from(x, (row) => row[d] ?? NaN)),
});
const flat = (rows: Rows) => Float64Array.from(rows.flat(), (value) => value ?? NaN);

/** Largest |a − b| / max(1, |b|); Infinity where lengths or holes differ. */
const apart = (a: Float64Array, b: Float64Array) =>
  a.length !== b.length
    ? Infinity
    : b.reduce((most, value, i) => {
        const difference = Number.isNaN(value) && Number.isNaN(a[i]) ? 0 : Math.abs(a[i]! - value) / Math.max(1, Math.abs(value));
        return Math.max(most, Number.isNaN(difference) ? Infinity : difference);
      }, 0);

interface Chain {
  readonly name: string;
  readonly x: Rows;
  readonly initial: number[];
  readonly transition: Rows;
  readonly means: Rows;
  readonly variances: Rows;
  readonly filtered: Rows;
  readonly smoothed: Rows;
  readonly log_likelihood: number;
  readonly viterbi: number[];
  readonly viterbi_log_density: number;
}
interface Fit {
  readonly name: string;
  readonly x: Rows;
  readonly states: number;
  readonly by: number;
  readonly max_steps?: number;
  readonly tolerance?: number;
  readonly fit: {
    initial: number[];
    transition: Rows;
    means: Rows;
    variances: Rows;
    log_likelihood: number;
    iterations: number;
    converged: boolean;
  };
}
const { chains, fits } = golden<{ chains: Chain[]; fits: Fit[] }>('hidden-markov');

describe.each(chains.map((chain) => [chain.name, chain] as const))('50-digit products and hmmlearn: %s', (_name, chain) => {
  const features = columnsOf(chain.x);
  const model: HiddenMarkovModel = {
    names: features.names,
    initial: Float64Array.from(chain.initial),
    transition: flat(chain.transition),
    means: flat(chain.means),
    variances: flat(chain.variances),
  };

  it('have the same filtered probabilities and log-likelihood', () => {
    const { probabilities, logLikelihood } = filteredProbabilities(model, features);
    expect(apart(probabilities, flat(chain.filtered))).toBeLessThan(1e-12);
    expect(Math.abs(logLikelihood / chain.log_likelihood - 1)).toBeLessThan(1e-12);
  });

  it('have the same smoothed probabilities', () => {
    expect(apart(smoothedProbabilities(model, features).probabilities, flat(chain.smoothed))).toBeLessThan(1e-12);
  });

  it('have the same Viterbi path', () => {
    const { state, logDensity } = viterbiPath(model, features);
    expect([...state]).toEqual(chain.viterbi);
    expect(Math.abs(logDensity / chain.viterbi_log_density - 1)).toBeLessThan(1e-12);
  });
});

it('the golden chains hold rows on which the filter and the smoother disagree', () => {
  const states = (rows: Rows) => rows.map((row) => row.indexOf(Math.max(...(row as number[]))));
  for (const { filtered, smoothed } of chains.slice(0, 2)) expect(states(filtered)).not.toEqual(states(smoothed));
});

describe.each(fits.map((fit) => [fit.name, fit] as const))('expectation-maximisation in numpy and hmmlearn: %s', (_name, given) => {
  it('ends at the same parameters after the same steps', () => {
    const { model, logLikelihood, iterations, converged } = fitHiddenMarkov(columnsOf(given.x), {
      nStates: given.states,
      orderBy: `f${given.by}`,
      ...(given.max_steps && { maxIterations: given.max_steps, tolerance: given.tolerance }),
    });
    const { fit } = given;
    expect(apart(model.initial, Float64Array.from(fit.initial))).toBeLessThan(1e-10);
    expect(apart(model.transition, flat(fit.transition))).toBeLessThan(1e-10);
    expect(apart(model.means, flat(fit.means))).toBeLessThan(1e-10);
    expect(apart(model.variances, flat(fit.variances))).toBeLessThan(1e-10);
    expect(Math.abs(logLikelihood / fit.log_likelihood - 1)).toBeLessThan(1e-10);
    expect([iterations, converged]).toEqual([fit.iterations, fit.converged]);
  });
});

interface Clusters {
  readonly name: string;
  readonly x: Rows;
  readonly states: number;
  readonly by: number;
  readonly centres: Rows;
  readonly labels: number[];
  readonly inertia: number;
}

describe.each(golden<{ cases: Clusters[] }>('k-means').cases.map((c) => [c.name, c] as const))(
  'scikit-learn KMeans: %s',
  (_name, given) => {
    it('has the same clusters', () => {
      const { centres, labels, inertia } = kMeans(columnsOf(given.x), { nStates: given.states, orderBy: `f${given.by}` });
      expect(apart(centres, flat(given.centres))).toBeLessThan(1e-10);
      expect([...labels]).toEqual(given.labels);
      expect(Math.abs(inertia / given.inertia - 1)).toBeLessThan(1e-10);
    });
  },
);

interface RefitCase {
  readonly name: string;
  readonly method: 'hmm' | 'k-means';
  readonly K: 2 | 3;
  readonly by: number;
  readonly window: number | null;
  readonly min_rows: number;
  readonly refit_days: number;
  readonly persistence: number;
  readonly expected: {
    readonly score: (number | null)[];
    readonly code: number[];
    readonly fits: { row: number; rows: number; log_likelihood?: number; iterations?: number; converged?: boolean; inertia?: number }[];
  };
}
const refitted = golden<{ x: Rows; cases: RefitCase[] }>('fitted-regimes');

describe.each(refitted.cases.map((c) => [c.name, c] as const))('section 6.4 row by row in Python: %s', (_name, given) => {
  const options = {
    nStates: given.K,
    orderBy: `f${given.by}`,
    window: given.window ?? ('expanding' as const),
    minRows: given.min_rows,
    refitDays: given.refit_days,
    minStatePersistenceDays: given.persistence,
  };
  const features = columnsOf(refitted.x);
  const { expected } = given;

  it('has the same fits, scores and regimes', () => {
    if (given.method === 'hmm') {
      const { code, score, fits: found } = hiddenMarkovRegimes(features, options);
      expect([...code]).toEqual(expected.code);
      expect(apart(score, flat([expected.score]))).toBeLessThan(1e-10);
      expect(found.map(({ row, rows, iterations, converged }) => ({ row, rows, iterations, converged }))).toEqual(
        expected.fits.map(({ row, rows, iterations, converged }) => ({ row, rows, iterations, converged })),
      );
      const likelihoods = Float64Array.from(expected.fits, (fit) => fit.log_likelihood!);
      expect(apart(Float64Array.from(found, (fit) => fit.logLikelihood), likelihoods)).toBeLessThan(1e-10); // prettier-ignore
    } else {
      const { code, score, fits: found } = kMeansRegimes(features, options);
      expect([...code]).toEqual(expected.code);
      expect(score.every(Number.isNaN)).toBe(true);
      expect(found.map(({ row, rows }) => ({ row, rows }))).toEqual(expected.fits.map(({ row, rows }) => ({ row, rows })));
      expect(apart(Float64Array.from(found, (fit) => fit.inertia), Float64Array.from(expected.fits, (fit) => fit.inertia!))).toBeLessThan(1e-10); // prettier-ignore
    }
  });
});

it('the golden regimes change often, and rows with missing features are carried', () => {
  const missing = refitted.x.map((row) => row.includes(null));
  for (const { expected } of refitted.cases) {
    expect(new Set(expected.code).size).toBeGreaterThan(2);
    expect(expected.code.filter((code, t) => t > 0 && code !== expected.code[t - 1]).length).toBeGreaterThan(5);
    expect(expected.code.some((code, t) => missing[t] && code >= 0)).toBe(true);
  }
});
