import type { FeatureColumns } from './feature-columns.js';
import type { HiddenMarkovModel, StateProbabilities } from './hidden-markov.js';
import { carriedRows } from './internal/carry.js';
import { checkModel } from './internal/check-model.js';
import { completeRows } from './internal/complete-rows.js';
import { filterForward, logDensities, passesFor } from './internal/hidden-markov-passes.js';

/**
 * Probability of each state given the rows up to its own:  P(sₜ = j | x₁ … xₜ) ∝ p(xₜ | j) Σᵢ P(sₜ₋₁ = i | x₁ … xₜ₋₁) transition[i,j].
 *
 * @param model its `names` choose the columns
 * @param features a row with a missing feature is left out, as in the fit
 * @returns T×K; row t depends on rows ≤ t of the features and on the model
 * @throws {ShapeError} for columns, or parameters of the model, that do not fit each other
 * @throws {ConfigError} `CONFIG_RANGE` for a model that is no chain, or a feature that is not among the columns
 * @remarks Knowable when row t is, provided the model was: one that was fitted on row t or later makes the result hindsight.
 *   Source: Rabiner (1989), section III A; each row is normalised, with logarithms kept beside the probabilities.
 */
export function filteredProbabilities(model: HiddenMarkovModel, features: FeatureColumns): StateProbabilities {
  const K = checkModel('filteredProbabilities', model);
  const { T, x, row } = completeRows('filteredProbabilities', features, model.names);
  const passes = passesFor(row.length, K);
  logDensities(passes, x, model);
  const logLikelihood = filterForward(passes, row.length, model);
  return Object.freeze({ probabilities: carriedRows(passes.filtered, K, row, T), logLikelihood });
}
