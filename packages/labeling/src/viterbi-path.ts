import { asHindsight, type Hindsight } from '@regimelab/core';
import type { FeatureColumns } from './feature-columns.js';
import type { HiddenMarkovModel } from './hidden-markov.js';
import { checkModel } from './internal/check-model.js';
import { completeRows } from './internal/complete-rows.js';
import { logDensities, passesFor } from './internal/hidden-markov-passes.js';

/** The most likely path of a chain. */
export interface ViterbiPath {
  /** T states, 0 … K−1. A row with a missing feature repeats the row before it; −1 before the first complete row. */
  readonly state: Int8Array;
  /** log p(x, state): natural logarithm of the joint density of the complete rows and this path. */
  readonly logDensity: number;
}

/**
 * The states that are most likely together:  argmax over s₁ … sₙ of  initial[s₁] p(x₁ | s₁) Πₜ transition[sₜ₋₁, sₜ] p(xₜ | sₜ),
 * of equally likely ones the lower state, the last row first.
 *
 * @param model its `names` choose the columns
 * @param features a row with a missing feature is left out, as in the fit
 * @returns of type `Hindsight`: a later row can change every earlier state. It may be drawn and summarised, never traded
 * @throws as `filteredProbabilities`
 * @remarks Viterbi (1967); Rabiner (1989), section III B, in logarithms.
 */
export function viterbiPath(model: HiddenMarkovModel, features: FeatureColumns): Hindsight<ViterbiPath> {
  const K = checkModel('viterbiPath', model);
  const { T, x, row } = completeRows('viterbiPath', features, model.names);
  const n = row.length;
  const state = new Int8Array(T).fill(-1);
  if (n === 0) return asHindsight({ state, logDensity: 0 });

  const passes = passesFor(n, K);
  logDensities(passes, x, model);
  const logTransition = model.transition.map(Math.log);
  const cameFrom = new Int8Array(n * K);
  let best = model.initial.map((p, j) => Math.log(p) + passes.logDensity[j]!);
  for (let t = 1; t < n; t++) {
    const before = best;
    best = before.map((_, j) => {
      let from = 0;
      for (let i = 1; i < K; i++) {
        if (before[i]! + logTransition[i * K + j]! > before[from]! + logTransition[from * K + j]!) from = i;
      }
      cameFrom[t * K + j] = from;
      return before[from]! + logTransition[from * K + j]! + passes.logDensity[t * K + j]!;
    });
  }

  const logDensity = Math.max(...best);
  let s = best.indexOf(logDensity);
  for (let i = n - 1; i >= 0; i--) {
    state.fill(s, row[i], row[i + 1] ?? T);
    s = cameFrom[i * K + s]!;
  }
  return asHindsight({ state, logDensity });
}
