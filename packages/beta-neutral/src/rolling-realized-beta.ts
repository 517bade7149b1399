import { parseOptions, ShapeError } from '@regimelab/core';
import { leastSquares, RankDeficientError } from '@regimelab/numerics';
import * as z from 'zod';
import type { BookReturns } from './realized-beta.js';

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
 * `realizedBeta` of the windows that end at chosen rows, its coefficients alone: of the last `lookback` rows up to each, those that were held.
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
  for (const values of [...majors, held ?? book]) {
    if (values.length !== T) {
      throw new ShapeError('SHAPE', `rollingRealizedBeta: expected ${T} values in every array as in book, got ${values.length}`);
    }
  }
  const y = Float64Array.from(book, (value, t) => (held === null || held[t] === 1 ? value : NaN));
  const factors = [Float64Array.from(majors[0]), Float64Array.from(majors[1])] as const;
  const betas = [new Float64Array(rows.length).fill(NaN), new Float64Array(rows.length).fill(NaN)] as const;
  for (let k = 0; k < rows.length; k++) {
    const t = rows[k]!;
    if (!Number.isInteger(t) || t < 0 || t >= T) throw new ShapeError('SHAPE', `rollingRealizedBeta: row: expected 0 … ${T - 1}, got ${t}`);
    const first = Math.max(0, t - lookback + 1);
    const window = [y, ...factors].map((values) => values.subarray(first, t + 1)) as [Float64Array, Float64Array, Float64Array];
    const coefficients = slopes(window, minObservations);
    if (coefficients === null) continue;
    betas[0][k] = coefficients[1]!;
    betas[1][k] = coefficients[2]!;
  }
  return betas;
}

/** The coefficients of `realizedBeta` without its errors, or null where it has none. */
function slopes([y, first, second]: readonly [Float64Array, Float64Array, Float64Array], minObservations: number): Float64Array | null {
  let n = 0;
  for (let t = 0; t < y.length; t++) if (Number.isFinite(y[t]) && Number.isFinite(first[t]) && Number.isFinite(second[t])) n++;
  if (n < minObservations) return null;
  try {
    return leastSquares(y, [first, second]).coefficients;
  } catch (error) {
    if (error instanceof RankDeficientError) return null;
    throw error;
  }
}
