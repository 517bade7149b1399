/** The rungs of the neutrality ladder that give a book. */
export const NEUTRALITY_MODES = ['beta_neutral', 'dollar_neutral', 'fixed'] as const;
export type NeutralityMode = (typeof NEUTRALITY_MODES)[number];

/** A book that could be held from a row on, made from rows up to it only: alts and majors together, after the gross cap, before scaling. */
export interface TargetBook {
  readonly kind: 'book';
  readonly row: number;
  /** K columns, each once. */
  readonly columns: Int32Array;
  /** K signed fractions of equity. */
  readonly weights: Float64Array;
  /** Per major K betas. */
  readonly beta: readonly [Float64Array, Float64Array];
  /** Σ w β on each major. */
  readonly residual: readonly [number, number];
  readonly mode: NeutralityMode;
  /** Whether `mode` is another rung than the one asked for. */
  readonly isFallback: boolean;
  /** By what all weights were multiplied to respect the gross cap; 1 where they did. */
  readonly capFactor: number;
  /** Candidates left out for want of a funding rate only. */
  readonly droppedNoFunding: number;
}

/** Why a row has no book: too few names, or no rung of the ladder. */
export type NoBookReason = 'skipped_small_basket' | 'fallback_flat';

/** A row for which no book could be made. */
export interface NoBook {
  readonly kind: 'none';
  readonly row: number;
  readonly reason: NoBookReason;
  readonly droppedNoFunding: number;
}
