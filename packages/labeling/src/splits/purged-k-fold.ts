import { parseOptions } from '@regimelab/core';
import * as z from 'zod';
import { testRows, timeFolds, trainingRows } from '../internal/time-folds.js';
import type { LabelSpans, Split } from './label-spans.js';

/** Options of {@link purgedKFold}. */
export const PurgedKFoldOptions = z
  .strictObject({
    folds: z.int().min(2).default(5).describe('k, contiguous in time.'),
    embargo: z.int().min(0).default(0).describe('Time after the last test start in which no training label starts.'),
  })
  .readonly();
export type PurgedKFoldOptions = z.input<typeof PurgedKFoldOptions>;

/**
 * k splits, each testing one contiguous stretch of time, with every training label dropped that overlaps a test label or starts in the
 * embargo after the test.
 *
 *   of the m distinct start times fold i has those from ⌊im/k⌋ to ⌊(i+1)m/k⌋ − 1;  dropped: end ≥ first test start and start ≤ max(last test
 *   end, last test start + embargo)
 *
 * @param labels spans in any order; rows of one start time are never parted
 * @returns k splits in time order; train, test and dropped rows make up all labels
 * @throws {ConfigErrors} for an unknown or invalid option; {DataError} `SPLIT_TOO_SHORT` with fewer start times than folds
 * @throws {ShapeError} where the lengths differ or a label ends before it starts
 * @remarks The embargo is for features that look back: it counts from the last test start, so one up to the horizon adds nothing. It keeps
 *   rows before the test only if their labels end there. Source: Lopez de Prado (2018), chapter 7.
 */
export function purgedKFold(labels: LabelSpans, options: PurgedKFoldOptions = {}): readonly Split[] {
  const { folds, embargo } = parseOptions(PurgedKFoldOptions, options, 'purgedKFold');
  const cut = timeFolds('purgedKFold', labels, folds, embargo);
  return Array.from({ length: folds }, (_, i) => Object.freeze({ train: trainingRows(labels, cut, [i]), test: testRows(cut, [i]) }));
}
