import { asCausal, parseOptions, type Causal } from '@regimelab/core';
import * as z from 'zod';
import type { FeatureColumns } from './feature-columns.js';
import type { FittedRegimePath } from './fitted-regime-path.js';
import { FitHiddenMarkovOptions, type HiddenMarkovFit } from './fit-hidden-markov.js';
import { carriedRows } from './internal/carry.js';
import { completeRows, featureIndex } from './internal/complete-rows.js';
import { fitChain, type ChainFit } from './internal/fit-chain.js';
import { fittedPath } from './internal/fitted-path.js';
import { filterForward, logDensities, passesFor } from './internal/hidden-markov-passes.js';
import { refitShape, windowHolds } from './internal/refit-options.js';

const { tolerance, maxIterations } = FitHiddenMarkovOptions.unwrap().shape;

/** Options of {@link hiddenMarkovRegimes}. */
export const HiddenMarkovRegimesOptions = z
  .strictObject({ ...refitShape, tolerance, maxIterations })
  .refine(windowHolds.holds, windowHolds.problem)
  .readonly();
export type HiddenMarkovRegimesOptions = z.input<typeof HiddenMarkovRegimesOptions>;

/** One fit of a window, and the row from which it is used. */
export interface HiddenMarkovRefit extends HiddenMarkovFit {
  /** The refit day: the fit reads rows before it and labels rows from it on. */
  readonly row: number;
}

export interface HiddenMarkovRegimes extends FittedRegimePath<HiddenMarkovRefit> {
  /** T×K filtered probabilities, row-major; NaN before the first regime. */
  readonly probabilities: Float64Array;
}

/**
 * Regimes of a hidden Markov chain that is fitted on the past only:
 *
 *   label[t] = argmaxⱼ P(sₜ = j | rows ≤ t, parameters of the last refit day ≤ t),   score[t] = P(last state) − P(first state)
 *
 * The first refit day is the first row with `minRows` complete rows before it (within `window`), the next ones follow every `refitDays` rows. A fit
 * reads rows before its refit day only, as {@link fitHiddenMarkov} does; the filter starts anew at the first row of the fit's window. States are
 * numbered by ascending mean of `orderBy`, so their names keep their meaning from fit to fit. Ties go to the lower state.
 *
 * A new label counts after `minStatePersistenceDays` complete rows of it in a row; until then the old regime stays. The first one counts at once.
 *
 * @param features z-scores on the grid, finite or missing
 * @returns T rows. On a row with a missing feature regime, score and probabilities are carried from the row before (`carriedDays` says how
 *   long) and no new label gains a day; before the first complete row of the first fit: code −1, NaN
 * @throws {ConfigErrors} for unknown or invalid options; `CONFIG_CONFLICT` where `window` is shorter than `minRows`
 * @throws {ConfigError} `CONFIG_RANGE` where `orderBy` is not a feature
 * @throws {ShapeError} for columns of unequal length
 * @remarks Knowable when row t of the features is. A window that cannot be fitted (too few complete rows, a constant feature) leaves the fit before it
 *   in use and is listed in `skipped`. Drawn starts come from the streams `hidden-markov/<refit row>/<start>`.
 *   Smoothed probabilities and Viterbi paths know the future: they are separate functions of type `Hindsight`.
 */
export function hiddenMarkovRegimes(features: FeatureColumns, options: HiddenMarkovRegimesOptions): Causal<HiddenMarkovRegimes> {
  const settings = parseOptions(HiddenMarkovRegimesOptions, options, 'hiddenMarkovRegimes');
  const names = [...features.names];
  const rows = completeRows('hiddenMarkovRegimes', features);
  const by = featureIndex('hiddenMarkovRegimes', names, settings.orderBy);
  const K = settings.nStates;
  const filtered = new Float64Array(rows.row.length * K).fill(NaN);

  const { fits, ...path } = fittedPath<ChainFit>(rows, settings, {
    fit: (x, row) => fitChain(x, names, by, settings, `hidden-markov/${row}`),
    label: ({ parameters }, x, count, at) => {
      const n = x.length / names.length;
      const passes = passesFor(n, K);
      logDensities(passes, x, parameters);
      filterForward(passes, n, parameters);
      filtered.set(passes.filtered.subarray((n - count) * K), at * K);
      return Int8Array.from({ length: count }, (_, i) => mostLikely(passes.filtered, (n - count + i) * K, K));
    },
  });
  const probabilities = carriedRows(filtered, K, rows.row, rows.T);
  return asCausal({
    ...path,
    score: Float64Array.from({ length: rows.T }, (_, t) => probabilities[t * K + K - 1]! - probabilities[t * K]!),
    probabilities,
    fits: fits.map(({ row, rows: n, fit: { parameters, ...climb } }) => ({ row, rows: n, model: { names, ...parameters }, ...climb })),
  });
}

/** The state of the highest probability; of equal ones the first. */
function mostLikely(probabilities: Float64Array, at: number, K: number): number {
  let best = 0;
  for (let j = 1; j < K; j++) if (probabilities[at + j]! > probabilities[at + best]!) best = j;
  return best;
}
