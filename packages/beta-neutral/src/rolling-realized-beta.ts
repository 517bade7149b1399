import { parseOptions, ShapeError } from '@regimelab/core';
import * as z from 'zod';
import { realizedBeta, type BookReturns } from './realized-beta.js';

/** Options of {@link rollingRealizedBeta}. */
export const RollingRealizedBetaOptions = z
  .strictObject({
    lookback: z.int().min(4).default(60).describe('Rows of a window, held or not.'),
    minObservations: z.int().min(4).default(30).describe('Held rows that a window needs.'),
  })
  .refine(({ lookback, minObservations }) => minObservations <= lookback, {
    path: ['minObservations'],
    error: 'expected at most lookback',
    params: { code: 'CONFIG_CONFLICT' },
  })
  .readonly();
export type RollingRealizedBetaOptions = z.input<typeof RollingRealizedBetaOptions>;

/**
 * {@link realizedBeta} of the windows that end at chosen rows: of the last `lookback` rows up to each, those that were held.
 *
 * @param rows K rows, 0 … T−1
 * @returns per major K betas; NaN where a window has fewer than `minObservations` held rows, or majors without variation
 * @remarks Row t reads rows ≤ t.
 * @throws {ConfigErrors} for unknown or impossible options
 * @throws {ShapeError} for a row outside the data, or arrays of unequal length
 */
export function rollingRealizedBeta(
  returns: BookReturns,
  rows: ArrayLike<number>,
  options: RollingRealizedBetaOptions = {},
): readonly [Float64Array, Float64Array] {
  const { lookback, minObservations } = parseOptions(RollingRealizedBetaOptions, options, 'rollingRealizedBeta');
  const { book, majors, held } = returns;
  const T = book.length;
  const windows = Array.from(rows, (t) => {
    if (!Number.isInteger(t) || t < 0 || t >= T) throw new ShapeError('SHAPE', `rollingRealizedBeta: row: expected 0 … ${T - 1}, got ${t}`);
    const cut = (values: ArrayLike<number>) => Array.prototype.slice.call(values, Math.max(0, t - lookback + 1), t + 1) as number[];
    const window = { book: cut(book), majors: [cut(majors[0]), cut(majors[1])] as const, held: held === null ? null : cut(held) };
    const result = realizedBeta(window, { minObservations });
    return result.kind === 'estimate' ? result.beta : ([NaN, NaN] as const);
  });
  return [Float64Array.from(windows, ([beta]) => beta), Float64Array.from(windows, ([, beta]) => beta)];
}
