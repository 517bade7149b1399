import { DataError } from '@regimelab/core';

/** Why a sample cannot be fitted. */
export type UnfitReason = 'too-few-rows' | 'constant-feature';

export interface Unfit {
  readonly unfit: UnfitReason;
  /** What was found, for a message. */
  readonly text: string;
}

/** Whether a sample has a row for each state and its features vary; null where it can be fitted. */
export function unfitReason(x: Float64Array, names: readonly string[], K: number, mustVary: readonly number[]): Unfit | null {
  const D = names.length;
  const n = x.length / D;
  if (n < K) return tooFewRows(n, K);
  for (const d of mustVary) {
    let varies = false;
    for (let t = 1; t < n && !varies; t++) varies = x[t * D + d] !== x[d];
    if (!varies) return { unfit: 'constant-feature', text: `${names[d]} has one value in all ${n} rows` };
  }
  return null;
}

export function tooFewRows(n: number, needed: number): Unfit {
  return { unfit: 'too-few-rows', text: `expected at least ${needed} complete rows, got ${n}` };
}

export function isUnfit(fit: unknown): fit is Unfit {
  return typeof fit === 'object' && fit !== null && 'unfit' in fit;
}

/** The typed error of a sample that cannot be fitted. */
export function unfitError(operation: string, { unfit, text }: Unfit): DataError {
  const code = unfit === 'too-few-rows' ? 'REGIME_TOO_FEW_ROWS' : 'REGIME_CONSTANT_FEATURE';
  return new DataError(code, `${operation}: ${text}`, {
    hint: unfit === 'too-few-rows' ? 'give a longer history, or features with fewer holes' : 'leave the feature out',
  });
}
