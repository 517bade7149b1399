import { createGroupSample } from './internal/group-sample.js';
import { labelledRows } from './internal/labelled-rows.js';

/** Which rows are compared: the mean of y over the labels of `plus`, less the mean over those of `minus`, over all rows, or less nothing. */
export interface LabelContrast {
  readonly plus: readonly number[];
  readonly minus: readonly number[] | 'all' | 'none';
}

/** A contrast of labels with the series its error comes from. */
export interface LabelContrastEstimate {
  readonly value: number;
  /** n values u_t, mean 0: `hacStandardError(influence, y, { parameters: labels })` is the error of the value. */
  readonly influence: Float64Array;
  /** Rows with a label and a value. */
  readonly n: number;
  /** Labels present in them, K. */
  readonly labels: number;
}

/**
 * Difference of means by label with its influence series, which keeps the order of time: rows of other labels are 0, not left out.
 *
 *   mean of a label  b,  u_t = n·D_t(y_t − b)/n_l;   edge  b − ȳ,  u_t less (y_t − ȳ);   spread  b₁ − b₂,  the difference of their series
 *
 * A side of several labels is one label: their rows are pooled.
 *
 * @param y outcomes in time order; a row with a missing value (NaN, infinite) is left out, the gap closes
 * @param labels whole numbers from 0, one a row; −1 or NaN = no label: the row is left out
 * @returns null where a side has no row
 * @throws {ShapeError} where the lengths differ
 * @throws {ConfigError} `CONFIG_RANGE` for a label that is no whole number from −1 on
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 */
export function labelContrast(y: ArrayLike<number>, labels: ArrayLike<number>, contrast: LabelContrast): LabelContrastEstimate | null {
  const named = typeof contrast.minus === 'string' ? contrast.plus : [...contrast.plus, ...contrast.minus];
  const groups = Math.max(-1, ...named, ...Array.from(labels).filter(Number.isInteger)) + 1;
  const rows = labelledRows('labelContrast', y, labels, groups);
  const sample = createGroupSample(rows.y, rows.label, groups);
  const influence = new Float64Array(rows.y.length);
  const value = sample.influenceInto(influence, contrast);
  return Number.isNaN(value) ? null : Object.freeze({ value, influence, n: rows.y.length, labels: sample.present() });
}
