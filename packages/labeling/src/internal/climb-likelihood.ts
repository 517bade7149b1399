import { filterForward, logDensities, passesFor, smoothBackward, type ChainParameters, type Passes } from './hidden-markov-passes.js';

/** Where the climb ended. */
export interface Climb {
  readonly parameters: ChainParameters;
  /** Of these parameters. */
  readonly logLikelihood: number;
  /** Forward passes of the climb. */
  readonly iterations: number;
  /** False where the log-likelihood still rose by more than the tolerance at the last permitted step. */
  readonly converged: boolean;
}

/** A state, or a row of transitions, with less weight than this has nothing to be estimated from. */
const LEAST_WEIGHT = 1e-8;

/**
 * Expectation-maximisation (Baum et al. 1970) from a start: pass, stop if the log-likelihood rose by less than tolerance · |log-likelihood|
 * and keep the parameters that gave it, else update.
 *
 * @param x n·D complete rows
 * @param floor D, smallest variance of each feature
 */
export function climbLikelihood(
  x: Float64Array,
  start: ChainParameters,
  floor: Float64Array,
  { tolerance, maxIterations }: { readonly tolerance: number; readonly maxIterations: number },
): Climb {
  const K = start.initial.length;
  const n = x.length / floor.length;
  const passes = passesFor(n, K);
  let parameters = start;
  let before = -Infinity;
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    logDensities(passes, x, parameters);
    const logLikelihood = filterForward(passes, n, parameters);
    if (logLikelihood - before < tolerance * Math.abs(logLikelihood)) {
      return { parameters, logLikelihood, iterations, converged: true };
    }
    before = logLikelihood;
    parameters = updated(passes, x, parameters, floor);
  }
  logDensities(passes, x, parameters);
  return { parameters, logLikelihood: filterForward(passes, n, parameters), iterations: maxIterations, converged: false };
}

/** The parameters that fit best if the smoothed probabilities were what happened. */
function updated(passes: Passes, x: Float64Array, old: ChainParameters, floor: Float64Array): ChainParameters {
  const { K, smoothed } = passes;
  const D = floor.length;
  const n = x.length / D;
  const moves = new Float64Array(K * K);
  smoothBackward(passes, n, old, moves);
  const transition = old.transition.slice();
  for (let i = 0; i < K; i++) {
    let weight = 0;
    for (let j = 0; j < K; j++) weight += moves[i * K + j]!;
    if (weight < LEAST_WEIGHT) continue;
    for (let j = 0; j < K; j++) transition[i * K + j] = moves[i * K + j]! / weight;
  }
  return { initial: smoothed.slice(0, K), transition, ...weightedMoments(x, smoothed, old, floor) };
}

/** Means and population variances of the rows weighted by each state's probability; a state without weight keeps its own. */
function weightedMoments(x: Float64Array, weights: Float64Array, old: ChainParameters, floor: Float64Array) {
  const K = old.initial.length;
  const D = floor.length;
  const n = x.length / D;
  const total = new Float64Array(K);
  const sums = new Float64Array(K * D);
  for (let t = 0; t < n; t++) {
    for (let j = 0; j < K; j++) {
      const weight = weights[t * K + j]!;
      total[j] = total[j]! + weight;
      for (let d = 0; d < D; d++) sums[j * D + d] = sums[j * D + d]! + weight * x[t * D + d]!;
    }
  }
  const kept = (j: number) => total[j]! < LEAST_WEIGHT;
  const means = old.means.map((mean, k) => (kept(Math.floor(k / D)) ? mean : sums[k]! / total[Math.floor(k / D)]!));
  const squares = new Float64Array(K * D);
  for (let t = 0; t < n; t++) {
    for (let j = 0; j < K; j++) {
      const weight = weights[t * K + j]!;
      for (let d = 0; d < D; d++) {
        const distance = x[t * D + d]! - means[j * D + d]!;
        squares[j * D + d] = squares[j * D + d]! + weight * distance * distance;
      }
    }
  }
  const variances = old.variances.map((variance, k) =>
    kept(Math.floor(k / D)) ? variance : Math.max(squares[k]! / total[Math.floor(k / D)]!, floor[k % D]!),
  );
  return { means, variances };
}
