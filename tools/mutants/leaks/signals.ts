import { asCausal } from '@regimelab/core';
import { REGIME_NAMES_3 } from '@regimelab/labeling';
import type { DecisionStages } from '@regimelab/pipeline';

type Signals = ReturnType<DecisionStages['signals']>['signals'];

/** Signals that trade the states of a model of three, from alts to majors; no state where the code is −1. Whoever calls it causal lies. */
export function tradedStates(honest: Signals, code: Int8Array, score: Float64Array): ReturnType<DecisionStages['signals']> {
  const signals: Signals = {
    ...honest,
    score,
    scoreUngated: score,
    gate: new Uint8Array(code.length),
    regime: asCausal({ names: REGIME_NAMES_3, code }),
  };
  return { signals, searched: [] };
}

/** Signals of a history that is too short for a model. */
export const withoutStates = (honest: Signals): ReturnType<DecisionStages['signals']> =>
  tradedStates(honest, new Int8Array(honest.score.length).fill(-1), new Float64Array(honest.score.length).fill(NaN));
