import { DataError, parseOptions } from '@regimelab/core';
import * as z from 'zod';

/** Options of {@link walkForwardWindows}. */
export const WalkForwardOptions = z
  .strictObject({
    lookbackWindowDays: z.int().min(1).default(252).describe('Rows before a test window that may be trained on.'),
    testWindowDays: z.int().min(1).default(63).describe('Rows of a test window.'),
    minTestDays: z.int().min(1).default(20).describe('A last window shorter than this is joined to the one before.'),
  })
  .refine(({ testWindowDays, minTestDays }) => minTestDays <= testWindowDays, {
    path: ['minTestDays'],
    error: 'expected at most testWindowDays',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .readonly();
export type WalkForwardOptions = z.input<typeof WalkForwardOptions>;

/** Rows from first to last, both included. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** One step of a walk-forward: what may be trained on, and what is simulated with it. */
export interface WalkForwardWindow {
  /** The lookbackWindowDays rows before the test. */
  readonly train: RowRange;
  readonly test: RowRange;
}

/** Windows whose tests follow each other without a gap up to the last row. */
export interface WalkForward {
  readonly windows: readonly WalkForwardWindow[];
  /** Rows before the first test. */
  readonly unusedRows: number;
}

/**
 * Rolling train and test windows:  test k = rows L + k·S … L + (k+1)·S − 1, its train the L rows before;  L = lookbackWindowDays, S =
 * testWindowDays. The rest after the last full test is a window of its own, or joined to the last when shorter than minTestDays.
 *
 * @param nRows rows of the run
 * @throws {DataError} `BACKTEST_TOO_SHORT` where nRows < lookbackWindowDays + minTestDays
 * @throws {ConfigErrors} for an unknown or invalid option; `CONFIG_CONFLICT` where minTestDays > testWindowDays
 * @remarks Train and test touch: a label at the end of the train that looks h rows ahead lies in the test. Whoever fits on labels must leave
 *   out those that end after `train.last`.
 */
export function walkForwardWindows(nRows: number, options: WalkForwardOptions = {}): WalkForward {
  const settings = parseOptions(WalkForwardOptions, options, 'walkForwardWindows');
  const { lookbackWindowDays: L, testWindowDays: S, minTestDays } = settings;
  if (!(nRows >= L + minTestDays)) {
    throw new DataError(
      'BACKTEST_TOO_SHORT',
      `walkForwardWindows: ${nRows} rows cannot hold ${L} rows of lookback and ${minTestDays} of test`,
      { hint: 'widen the dates, shorten lookbackWindowDays or run without walk-forward', context: { nRows, ...settings } },
    );
  }
  const full = Math.floor((nRows - L) / S);
  const rest = nRows - L - full * S;
  const count = rest >= minTestDays ? full + 1 : full;
  const windows = Array.from({ length: count }, (_, k): WalkForwardWindow => {
    const first = L + k * S;
    const last = k === count - 1 ? nRows - 1 : first + S - 1;
    return Object.freeze({ train: Object.freeze({ first: first - L, last: first - 1 }), test: Object.freeze({ first, last }) });
  });
  return Object.freeze({ windows: Object.freeze(windows), unusedRows: L });
}
