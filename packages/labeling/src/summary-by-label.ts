import { ShapeError } from '@regimelab/core';
import { mean, median, standardDeviation } from '@regimelab/numerics';

/** Statistics of an outcome over some rows. */
export interface OutcomeSummary {
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  /** Sample standard deviation (n − 1); null for one value. */
  readonly standardDeviation: number | null;
  /** Share of values below 0. */
  readonly shareNegative: number;
}

/** Summarises an outcome; null where there is no value. */
export function summarizeOutcome(y: Float64Array): OutcomeSummary | null {
  if (y.length === 0) return null;
  const negative = y.reduce((count, value) => count + Number(value < 0), 0);
  return {
    count: y.length,
    mean: mean(y),
    median: median(y),
    standardDeviation: y.length < 2 ? null : standardDeviation(y),
    shareNegative: negative / y.length,
  };
}

/**
 * Summarises an outcome per label.
 *
 * @param y K finite outcomes
 * @param bin K bin numbers, −1 = no label
 * @param bins number of bins
 * @returns one entry a bin, null where the label never occurs
 * @throws {ShapeError} where the lengths differ
 */
export function summaryByLabel(y: Float64Array, bin: Int8Array, bins: number): readonly (OutcomeSummary | null)[] {
  if (y.length !== bin.length)
    throw new ShapeError('SHAPE', `summaryByLabel: expected a bin for each of ${y.length} outcomes, got ${bin.length}`);
  return Array.from({ length: bins }, (_, b) => summarizeOutcome(y.filter((_value, k) => bin[k] === b)));
}
