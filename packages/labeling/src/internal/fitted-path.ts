import { REGIME_NAMES_3 } from '../regime-path.js';
import type { CompleteRows } from './complete-rows.js';
import { refitsOf } from './refits.js';
import { persistentLabels } from './persistent-labels.js';
import { isUnfit, tooFewRows, type Unfit, type UnfitReason } from './unfit.js';

/** How one method fits a window and labels rows with a fit. */
export interface RefitMethod<Fit> {
  /** @param x complete rows of the window, packed */
  readonly fit: (x: Float64Array, row: number) => Fit | Unfit;
  /**
   * @param x complete rows from the first of the fit's window to the last to be labelled, packed
   * @param count rows at the end of x to be labelled
   * @param at position of the first of these among the complete rows
   * @returns `count` states
   */
  readonly label: (fit: Fit, x: Float64Array, count: number, at: number) => Int8Array;
}

/** Fits and labels a grid from its first row to its last, never reading a row later than the one labelled. */
export function fittedPath<Fit>(
  rows: CompleteRows,
  settings: {
    readonly nStates: 2 | 3;
    readonly window: 'expanding' | number;
    readonly minRows: number;
    readonly refitDays: number;
    readonly minStatePersistenceDays: number;
  },
  { fit, label }: RefitMethod<Fit>,
) {
  const { T, D, x, row } = rows;
  const labels = new Int8Array(T).fill(-1);
  const fits: { readonly row: number; readonly rows: number; readonly fit: Fit }[] = [];
  const skipped: { readonly row: number; readonly reason: UnfitReason }[] = [];
  let current: { readonly fit: Fit; readonly from: number } | null = null;
  for (const { row: day, from, to, until } of refitsOf(rows, settings)) {
    const fitted = to - from < settings.minRows ? tooFewRows(to - from, settings.minRows) : fit(x.subarray(from * D, to * D), day);
    if (isUnfit(fitted)) {
      skipped.push({ row: day, reason: fitted.unfit });
    } else {
      current = { fit: fitted, from };
      fits.push({ row: day, rows: to - from, fit: fitted });
    }
    if (current === null || until === to) continue;
    const states = label(current.fit, x.subarray(current.from * D, until * D), until - to, to);
    states.forEach((state, i) => (labels[row[to + i]!] = state));
  }
  const names = settings.nStates === 3 ? REGIME_NAMES_3 : [REGIME_NAMES_3[0], REGIME_NAMES_3[2]];
  return { names, code: persistentLabels(labels, settings.minStatePersistenceDays), carriedDays: carriedDays(labels), fits, skipped };
}

function carriedDays(labels: Int8Array): Int32Array {
  const days = new Int32Array(labels.length);
  labels.forEach((label, t) => {
    const before = t === 0 ? -1 : days[t - 1]!;
    days[t] = label >= 0 ? 0 : before < 0 ? -1 : before + 1;
  });
  return days;
}
