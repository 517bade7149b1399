import { parseOptions } from '@regimelab/core';
import * as z from 'zod';
import type { FeatureColumns } from './feature-columns.js';
import type { HiddenMarkovModel } from './hidden-markov.js';
import { completeRows, featureIndex } from './internal/complete-rows.js';
import { fitChain } from './internal/fit-chain.js';
import { isUnfit, unfitError } from './internal/unfit.js';

/** Options of {@link fitHiddenMarkov}. */
export const FitHiddenMarkovOptions = z
  .strictObject({
    nStates: z.int().min(2).max(100).default(3).describe('K.'),
    orderBy: z.string().describe('Feature whose mean numbers the states, ascending, and whose values sort the rows of the first start.'),
    restarts: z
      .int()
      .min(0)
      .default(0)
      .describe('Starts drawn beside the sorted one; one that ends higher by more than the tolerance wins.'),
    tolerance: z.number().gt(0).default(1e-6).describe('Relative rise of the log-likelihood below which the climb has converged.'),
    maxIterations: z.int().min(1).default(200).describe('Steps of one climb at most.'),
    seed: z.int().default(20240101).describe('Of the drawn starts.'),
    stream: z.string().min(1).default('hidden-markov').describe('Start r draws from the stream <stream>/<r>.'),
  })
  .readonly();
export type FitHiddenMarkovOptions = z.input<typeof FitHiddenMarkovOptions>;

/** A fitted chain. */
export interface HiddenMarkovFit {
  /** States in ascending mean of the ordering feature. */
  readonly model: HiddenMarkovModel;
  /** Complete rows used. */
  readonly rows: number;
  /** Of `model` on these rows, natural logarithm. */
  readonly logLikelihood: number;
  /** Forward passes of the winning climb. */
  readonly iterations: number;
  /** False where the log-likelihood still rose by more than the tolerance at the last step permitted. */
  readonly converged: boolean;
  /** The start that won: 0 the sorted one, r the r-th drawn one. */
  readonly start: number;
  /** What each start reached, the sorted one first. */
  readonly logLikelihoods: Float64Array;
}

/**
 * Gaussian hidden Markov chain of the highest likelihood found by expectation-maximisation:
 *
 *   transition[i,j] = Σₜ P(sₜ = i, sₜ₊₁ = j | x) / Σₜ P(sₜ = i | x),   means[j] = Σₜ P(sₜ = j | x) xₜ / Σₜ P(sₜ = j | x),   variances alike
 *
 * The first start sorts the rows by the ordering feature (ties by time) and cuts them into K groups at ⌊i·n/K⌋: group means and population
 * variances, 0.9 on the diagonal of the transitions, initial probabilities 1/K. Drawn starts group the rows around K rows chosen by k-means++
 * on the standardised features. Each variance is at least 1e-3 of the feature's population variance over all rows; a state, or a row of
 * transitions, of less weight than 1e-8 keeps its values. A climb stops when the log-likelihood rises by less than `tolerance` of its size and
 * keeps the parameters that gave it.
 *
 * @param features a row with a missing feature is left out, the gap closes
 * @throws {DataError} `REGIME_TOO_FEW_ROWS` for fewer complete rows than states; `REGIME_CONSTANT_FEATURE` where a feature does not vary
 * @throws {ConfigError} `CONFIG_RANGE` where `orderBy` is not a feature
 * @throws {ShapeError} for columns of unequal length
 * @remarks The parameters know every row given: to label a row causally, fit on the rows before it (`hiddenMarkovRegimes` does).
 *   Sources: Baum, Petrie, Soules and Weiss (1970); Rabiner (1989). Unlike Rabiner's scaled products, probabilities that would underflow are
 *   kept as logarithms, and the backward pass works with the reversed chain, so no scale can overflow.
 */
export function fitHiddenMarkov(features: FeatureColumns, options: FitHiddenMarkovOptions): HiddenMarkovFit {
  const settings = parseOptions(FitHiddenMarkovOptions, options, 'fitHiddenMarkov');
  const { x, row } = completeRows('fitHiddenMarkov', features);
  const by = featureIndex('fitHiddenMarkov', features.names, settings.orderBy);
  const fit = fitChain(x, features.names, by, settings, settings.stream);
  if (isUnfit(fit)) throw unfitError('fitHiddenMarkov', fit);
  const { parameters, ...climb } = fit;
  return Object.freeze({ model: Object.freeze({ names: [...features.names], ...parameters }), rows: row.length, ...climb });
}
