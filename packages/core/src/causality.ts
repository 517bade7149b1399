import { LookAheadError } from './errors.js';

/** A result that used only what was knowable at its row's time. A field, so that plain JavaScript can be stopped too. */
export type Causal<X> = X & { readonly causality: 'causal' };

/** A result that used later data: it may be drawn and summarised, never traded. */
export type Hindsight<X> = X & { readonly causality: 'hindsight' };

/** Marks a result as known at its time. Only code whose law test shows it may call this. */
export function asCausal<X extends object>(value: X): Causal<X> {
  return Object.freeze({ ...value, causality: 'causal' as const });
}

/** Marks a result as seen from afterwards. */
export function asHindsight<X extends object>(value: X): Hindsight<X> {
  return Object.freeze({ ...value, causality: 'hindsight' as const });
}

/**
 * Stops a result that saw the future from being used for a decision.
 *
 * @throws {LookAheadError} unless `causality` is `causal`
 */
export function requireCausal<X extends { readonly causality: string }>(operation: string, value: X): asserts value is Causal<X> {
  if (value.causality !== 'causal') {
    throw new LookAheadError('LOOK_AHEAD', `${operation}: a ${value.causality} result used later data and cannot be traded`, {
      hint: 'use the trailing form, which only reads what was known at its time',
    });
  }
}
