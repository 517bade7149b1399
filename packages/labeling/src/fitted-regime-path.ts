import type { RegimePath } from './regime-path.js';
import type { UnfitReason } from './internal/unfit.js';

/** A regime path whose states were fitted again and again on the rows before. */
export interface FittedRegimePath<Fit> extends RegimePath {
  /** T; in [−1, 1], positive favours majors; NaN where the method has none, and before the first regime. */
  readonly score: Float64Array;
  /** T: rows since the complete row that the regime, score and probabilities stem from, 0 on a complete row; −1 before the first regime. */
  readonly carriedDays: Int32Array;
  /** In order of `row`. */
  readonly fits: readonly Fit[];
  /** Refit days whose window could not be fitted: the fit before it, if any, stayed in use. */
  readonly skipped: readonly { readonly row: number; readonly reason: UnfitReason }[];
}

export type { UnfitReason };
