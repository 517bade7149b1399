import { asHindsight, type Hindsight } from '@regimelab/core';
import type { FeatureColumns } from './feature-columns.js';
import type { HiddenMarkovModel, StateProbabilities } from './hidden-markov.js';
import { carriedRows } from './internal/carry.js';
import { checkModel } from './internal/check-model.js';
import { completeRows } from './internal/complete-rows.js';
import { filterForward, logDensities, passesFor, smoothBackward } from './internal/hidden-markov-passes.js';

/**
 * Probability of each state given all rows:  P(sₜ = i | x₁ … xₙ) = Σⱼ P(sₜ = i | sₜ₊₁ = j, x₁ … xₜ) P(sₜ₊₁ = j | x₁ … xₙ).
 *
 * @param model its `names` choose the columns
 * @param features a row with a missing feature is left out, as in the fit
 * @returns T×K, of type `Hindsight`: row t knows the last row. It may be drawn and summarised, never traded
 * @throws as `filteredProbabilities`
 * @remarks Equal to the forward-backward products of Rabiner (1989), section III B; computed as the chain run backwards (Kim 1994).
 */
export function smoothedProbabilities(model: HiddenMarkovModel, features: FeatureColumns): Hindsight<StateProbabilities> {
  const K = checkModel('smoothedProbabilities', model);
  const { T, x, row } = completeRows('smoothedProbabilities', features, model.names);
  const passes = passesFor(row.length, K);
  logDensities(passes, x, model);
  const logLikelihood = filterForward(passes, row.length, model);
  smoothBackward(passes, row.length, model, new Float64Array(K * K));
  return asHindsight({ probabilities: carriedRows(passes.smoothed, K, row, T), logLikelihood });
}
