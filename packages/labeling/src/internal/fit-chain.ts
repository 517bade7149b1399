import { stream, variance } from '@regimelab/numerics';
import { climbLikelihood, type Climb } from './climb-likelihood.js';
import type { ChainParameters } from './hidden-markov-passes.js';
import { groupMeans, nearestCentre, sortedGroups, spreadCentres } from './start-groups.js';
import { unfitReason, type Unfit } from './unfit.js';

export interface ChainFitSettings {
  readonly nStates: number;
  readonly restarts: number;
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly seed: number;
}

export interface ChainFit extends Climb {
  /** 0 for the sorted start, r for the r-th drawn one. */
  readonly start: number;
  /** Log-likelihood that each start reached, the sorted one first. */
  readonly logLikelihoods: Float64Array;
}

/** Smallest variance of a state, as a share of the pooled variance of the feature. */
const VARIANCE_FLOOR = 1e-3;
/** Below it the inverse of a variance is not a double. */
const LEAST_VARIANCE = 1e-300;
const STAY = 0.9;

/**
 * The highest likelihood that any start reaches, its states in ascending mean of one feature. A later start must be higher by more than the
 * tolerance of a climb.
 *
 * @param x n·D complete rows
 * @param by the column that orders the states
 * @param streamName start r draws from the stream `<streamName>/<r>`
 */
export function fitChain(
  x: Float64Array,
  names: readonly string[],
  by: number,
  settings: ChainFitSettings,
  streamName: string,
): ChainFit | Unfit {
  const K = settings.nStates;
  const D = names.length;
  const every = names.map((_, d) => d);
  const reason = unfitReason(x, names, K, every);
  if (reason !== null) return reason;
  const pooled = Float64Array.from(every, (d) => populationVariance(x, D, d));
  const lost = pooled.findIndex((value) => !(VARIANCE_FLOOR * value > LEAST_VARIANCE && value < Infinity));
  if (lost >= 0)
    return { unfit: 'constant-feature', text: `${names[lost]} has a variance of ${pooled[lost]}, no double holds its inverse` };

  const floor = pooled.map((value) => VARIANCE_FLOOR * value);
  const logLikelihoods = new Float64Array(settings.restarts + 1);
  let best: ChainFit | null = null;
  for (let start = 0; start <= settings.restarts; start++) {
    const parameters =
      start === 0
        ? startOf(x, sortedGroups(x, D, K, by), new Float64Array(K * D), pooled)
        : drawnStart(x, K, pooled, settings.seed, `${streamName}/${start}`);
    const climb = climbLikelihood(x, parameters, floor, settings);
    logLikelihoods[start] = climb.logLikelihood;
    const margin = settings.tolerance * Math.abs(climb.logLikelihood); // what a climb may leave undone
    if (best === null || climb.logLikelihood - best.logLikelihood > margin) best = { ...climb, start, logLikelihoods };
  }
  return { ...best!, parameters: orderedBy(best!.parameters, D, by) };
}

function populationVariance(x: Float64Array, D: number, d: number): number {
  return variance(
    x.filter((_, i) => i % D === d),
    0,
  );
}

/** A start whose groups are the rows nearest to K rows drawn far from each other, each feature in units of its standard deviation. */
function drawnStart(x: Float64Array, K: number, pooled: Float64Array, seed: number, name: string): ChainParameters {
  const D = pooled.length;
  const scaled = x.map((value, i) => value / Math.sqrt(pooled[i % D]!));
  const centres = spreadCentres(scaled, D, K, stream(seed, name));
  const group = Int8Array.from({ length: x.length / D }, (_, t) => nearestCentre(scaled, t * D, centres, D));
  return startOf(
    x,
    group,
    centres.map((value, i) => value * Math.sqrt(pooled[i % D]!)),
    pooled,
  );
}

/** Moments of the groups; a group without rows has the mean it is given and the pooled variances. */
function startOf(x: Float64Array, group: Int8Array, empty: Float64Array, pooled: Float64Array): ChainParameters {
  const D = pooled.length;
  const K = empty.length / D;
  const means = groupMeans(x, group, empty, D);
  const squares = x.map((value, i) => (value - means[group[Math.floor(i / D)]! * D + (i % D)]!) ** 2);
  const unfilled = empty.map((_, i) => pooled[i % D]!);
  const variances = groupMeans(squares, group, unfilled, D).map((value, i) => Math.max(value, VARIANCE_FLOOR * pooled[i % D]!));
  return {
    initial: new Float64Array(K).fill(1 / K),
    transition: Float64Array.from({ length: K * K }, (_, i) => (i % (K + 1) === 0 ? STAY : (1 - STAY) / (K - 1))),
    means,
    variances,
  };
}

/** The same chain with its states numbered by ascending mean of one feature; equal means keep their order. */
function orderedBy({ initial, transition, means, variances }: ChainParameters, D: number, by: number): ChainParameters {
  const K = initial.length;
  const order = Array.from({ length: K }, (_, k) => k).sort((a, b) => means[a * D + by]! - means[b * D + by]! || a - b);
  const reordered = (matrix: Float64Array) => matrix.map((_, i) => matrix[order[Math.floor(i / D)]! * D + (i % D)]!);
  return {
    initial: initial.map((_, k) => initial[order[k]!]!),
    transition: transition.map((_, i) => transition[order[Math.floor(i / K)]! * K + order[i % K]!]!),
    means: reordered(means),
    variances: reordered(variances),
  };
}
