import { inverse, Matrix, QrDecomposition } from 'ml-matrix';
import { RankDeficientError } from '../errors.js';
import { dot } from './dot.js';

/** A diagonal entry of R below this share of the largest counts as zero. */
const RANK_TOLERANCE = 1e-12;

/** What a regression on a design X of full column rank needs of it. */
export interface PseudoInverse {
  /** (X'X)⁻¹X', K×n: entry (k, t) is the influence of observation t on coefficient k. */
  readonly influence: Matrix;
  /** (X'X)⁻¹, K×K. */
  readonly gramInverse: Matrix;
}

/**
 * By QR of the columns scaled to length 1:  X = Q·R·D,  W = D⁻¹R⁻¹,  (X'X)⁻¹X' = W·Q',  (X'X)⁻¹ = W·W'. Scaling keeps columns of very
 * different units (an intercept beside daily returns) from looking dependent.
 *
 * @throws {RankDeficientError} naming the first column that depends on the ones before it, or too few rows
 */
export function pseudoInverse(operation: string, columns: readonly Float64Array[]): PseudoInverse {
  const K = columns.length;
  const n = columns[0]!.length;
  if (n < K) {
    throw new RankDeficientError(`${operation}: expected at least ${K} complete rows for ${K} coefficients, got ${n}`, {
      context: { rows: n, columns: K },
    });
  }
  const lengths = columns.map((column) => Math.sqrt(dot(column, column)) || 1);
  const scaled = Matrix.zeros(n, K);
  for (let t = 0; t < n; t++) for (let k = 0; k < K; k++) scaled.set(t, k, columns[k]![t]! / lengths[k]!);
  const qr = new QrDecomposition(scaled);
  const R = qr.upperTriangularMatrix;

  const pivots = R.diagonal().map(Math.abs);
  const limit = RANK_TOLERANCE * Math.max(...pivots);
  const dependent = pivots.findIndex((pivot) => pivot === 0 || pivot < limit);
  if (dependent >= 0) {
    throw new RankDeficientError(
      `${operation}: column ${dependent} of the design is zero or a linear combination of the columns before it`,
      {
        hint: 'leave it out; where an intercept is fitted, the intercept is column 0',
        context: { column: dependent, rows: n, columns: K },
      },
    );
  }

  const W = inverse(R);
  for (let k = 0; k < K; k++) W.mulRow(k, 1 / lengths[k]!);
  return { influence: W.mmul(qr.orthogonalMatrix.transpose()), gramInverse: W.mmul(W.transpose()) };
}
