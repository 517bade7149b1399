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
 * @remarks Row t reads rows ≤ t. From the products of the centred columns, by QR where these lose digits: equal to `realizedBeta` to rounding.
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
    const slopes = slopesOf(y, factors, Math.max(0, t - lookback + 1), t + 1, minObservations);
    if (slopes === null) continue;
    [betas[0][k], betas[1][k]] = slopes;
  }
  return betas;
}

/** Share of the product of the majors' sums of squares: with a determinant below it the products have lost three digits, and QR takes over. */
const COLLINEAR = 1e-3;

/** Share of the square of its mean below which a major's variance may be rounding. */
const CONSTANT = 1e-12;

/** The coefficients of `realizedBeta` over rows from … to − 1 without its errors, or null where it has none. From the products of the centred columns. */
function slopesOf(
  y: Float64Array,
  [first, second]: readonly [Float64Array, Float64Array],
  from: number,
  to: number,
  minObservations: number,
): readonly [number, number] | null {
  let n = 0;
  let sumY = 0;
  let sum1 = 0;
  let sum2 = 0;
  for (let t = from; t < to; t++) {
    if (!isComplete(y[t]!, first[t]!, second[t]!)) continue;
    n++;
    sumY += y[t]!;
    sum1 += first[t]!;
    sum2 += second[t]!;
  }
  if (n < minObservations) return null;
  let own1 = 0;
  let own2 = 0;
  let both = 0;
  let with1 = 0;
  let with2 = 0;
  for (let t = from; t < to; t++) {
    if (!isComplete(y[t]!, first[t]!, second[t]!)) continue;
    const d = y[t]! - sumY / n;
    const d1 = first[t]! - sum1 / n;
    const d2 = second[t]! - sum2 / n;
    own1 += d1 * d1;
    own2 += d2 * d2;
    both += d1 * d2;
    with1 += d1 * d;
    with2 += d2 * d;
  }
  const determinant = own1 * own2 - both * both;
  const isConstant = own1 < CONSTANT * ((sum1 * sum1) / n) || own2 < CONSTANT * ((sum2 * sum2) / n);
  if (!isConstant && determinant > COLLINEAR * own1 * own2) {
    return [(own2 * with1 - both * with2) / determinant, (own1 * with2 - both * with1) / determinant];
  }
  try {
    const { coefficients } = leastSquares(y.subarray(from, to), [first.subarray(from, to), second.subarray(from, to)]);
    return [coefficients[1]!, coefficients[2]!];
  } catch (error) {
    if (error instanceof RankDeficientError) return null;
    throw error;
  }
}

function isComplete(a: number, b: number, c: number): boolean {
  return Number.isFinite(a) && Number.isFinite(b) && Number.isFinite(c);
}
