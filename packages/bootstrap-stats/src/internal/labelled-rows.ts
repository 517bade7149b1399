import { ConfigError, ShapeError } from '@regimelab/core';
import { requireMagnitude } from './require-magnitude.js';

/** Labelled rows with finite values. */
export interface LabelledRows {
  readonly y: Float64Array;
  /** Whole numbers 0 … groups − 1, as doubles so that they are redrawn with y. */
  readonly label: Float64Array;
  /** Values of a further column on the same rows. */
  readonly score: Float64Array | null;
}

/**
 * The rows that have a label, a value and, where there is one, a score, in their order.
 *
 * @param labels whole numbers 0 … groups − 1; −1 or NaN = no label
 * @throws {ShapeError} where the lengths differ
 * @throws {ConfigError} `CONFIG_RANGE` for another label
 * @throws {DataError} for an outcome beyond 1e70
 */
export function labelledRows(
  operation: string,
  y: ArrayLike<number>,
  labels: ArrayLike<number>,
  groups: number,
  score: ArrayLike<number> | null = null,
): LabelledRows {
  const lengths = [y.length, labels.length, score === null ? y.length : score.length];
  if (lengths.some((length) => length !== y.length)) {
    throw new ShapeError(
      'SHAPE',
      `${operation}: expected a label${score === null ? '' : ' and a score'} for each of ${y.length} outcomes, got ${lengths.slice(1).join(' and ')}`,
      {
        context: { lengths },
      },
    );
  }
  const rows: number[] = [];
  for (let t = 0; t < y.length; t++) {
    requireMagnitude(operation, y[t]!, t);
    const label = labels[t]!;
    if (!Number.isNaN(label) && !(Number.isInteger(label) && label >= -1 && label < groups)) {
      throw new ConfigError(
        'CONFIG_RANGE',
        `${operation}: labels: expected whole numbers from −1 to ${groups - 1}, got ${label} at row ${t}`,
      );
    }
    if (label >= 0 && Number.isFinite(y[t]) && (score === null || Number.isFinite(score[t]))) rows.push(t);
  }
  const pick = (values: ArrayLike<number>) => Float64Array.from(rows, (t) => values[t]!);
  return { y: pick(y), label: pick(labels), score: score === null ? null : pick(score) };
}
