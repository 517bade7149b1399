import { ConfigError, ShapeError } from '@regimelab/core';
import { ConvergenceError } from './errors.js';
import { dot } from './internal/dot.js';
import { pseudoInverse } from './internal/pseudo-inverse.js';

/** The minimiser of a least-squares problem inside a box. */
export interface BoundedLeastSquaresFit {
  /** K values; a bound that holds is met exactly. */
  readonly coefficients: Float64Array;
  /** K: −1 where the lower bound holds, 1 where the upper one does, 0 where the value is free. */
  readonly active: Int8Array;
  /** As long as y: y − Xb. */
  readonly residuals: Float64Array;
}

/**
 * Least squares in a box:  the b that minimises ‖y − Xb‖²  subject to  lower ≤ b ≤ upper.
 *
 * For few columns (tens): each step solves the free columns by QR. The columns must be independent, so the minimiser is unique.
 *
 * @param y T values, finite
 * @param columns K columns of T finite values, T ≥ K; no intercept is added
 * @param lower K bounds, −Infinity for none
 * @param upper K bounds, Infinity for none; equal bounds fix a value
 * @throws {RankDeficientError} `NUMERICS_SINGULAR` where the columns are dependent, or T < K
 * @throws {ShapeError} for arrays of unequal length
 * @throws {ConfigError} for a value that is not finite, a bound that is NaN, or a lower bound above its upper one
 * @throws {ConvergenceError} `NUMERICS_NOT_CONVERGED` where rounding keeps bounds entering and leaving
 * @remarks Source: the active-set method of Stark and Parker (1995, Computational Statistics 10), started from the clipped free solution.
 *   It ends where the conditions of Karush, Kuhn and Tucker hold to rounding.
 */
export function boundedLeastSquares(
  y: ArrayLike<number>,
  columns: readonly ArrayLike<number>[],
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): BoundedLeastSquaresFit {
  const { target, X } = checked(y, columns, lower, upper);
  const K = X.length;
  const lengths = X.map((column) => Math.sqrt(dot(column, column)));
  const clip = (value: number, k: number) => Math.min(Math.max(value, lower[k]!), upper[k]!);
  const sideOf = (value: number, k: number) => (value <= lower[k]! ? -1 : value >= upper[k]! ? 1 : 0);

  const b = solveFree(target, X).map(clip);
  const active = Int8Array.from(b, sideOf);
  for (let step = 0; step < 100 * K; step++) {
    const free = X.map((_, k) => k).filter((k) => active[k] === 0);
    if (free.length > 0) {
      const held = b.map((value, k) => (active[k] === 0 ? 0 : value));
      const freeColumns = free.map((k) => X[k]!);
      if (!moveTowards(solveFree(residualsOf(target, X, held), freeColumns), free)) continue;
    }
    const released = worstMultiplier();
    if (released < 0) return Object.freeze({ coefficients: b, active, residuals: residualsOf(target, X, b) });
    active[released] = 0;
  }
  throw new ConvergenceError(`boundedLeastSquares: the active bounds did not settle in ${100 * K} steps`, {
    hint: 'scale the columns to similar size, or separate bounds that nearly meet',
    context: { steps: 100 * K },
  });

  /** Goes to the free minimiser, or as far as the first bound on the way, which then becomes active; true on arrival. */
  function moveTowards(goal: Float64Array, free: readonly number[]): boolean {
    let share = 1;
    let blocking = -1;
    free.forEach((k, i) => {
      const bound = clip(goal[i]!, k);
      if (bound === goal[i]) return;
      const reach = (bound - b[k]!) / (goal[i]! - b[k]!);
      if (reach <= share) [share, blocking] = [reach, k];
    });
    free.forEach((k, i) => (b[k] = clip(b[k]! + share * (goal[i]! - b[k]!), k)));
    if (blocking < 0) return true;
    const side = goal[free.indexOf(blocking)]! < lower[blocking]! ? -1 : 1;
    active[blocking] = side;
    b[blocking] = side < 0 ? lower[blocking]! : upper[blocking]!;
    return false;
  }

  /** The bound whose release lowers the sum of squares fastest; −1 where none does by more than rounding. */
  function worstMultiplier(): number {
    const residuals = residualsOf(target, X, b);
    const size = Math.sqrt(dot(target, target)) + b.reduce((total, value, k) => total + Math.abs(value) * lengths[k]!, 0);
    let [worst, released] = [64 * Number.EPSILON * (target.length + K) * size, -1];
    for (let k = 0; k < K; k++) {
      if (active[k] === 0 || lower[k] === upper[k]) continue;
      const gain = (-active[k]! * dot(X[k]!, residuals)) / lengths[k]!;
      if (gain > worst) [worst, released] = [gain, k];
    }
    return released;
  }
}

function checked(y: ArrayLike<number>, columns: readonly ArrayLike<number>[], lower: ArrayLike<number>, upper: ArrayLike<number>) {
  const K = columns.length;
  if (K === 0 || lower.length !== K || upper.length !== K || columns.some((column) => column.length !== y.length)) {
    const got = `${columns.map((column) => column.length).join(', ') || 'no column'}; bounds ${lower.length} and ${upper.length}`;
    throw new ShapeError(
      'SHAPE',
      `boundedLeastSquares: expected columns of ${y.length} values as y, a lower and an upper bound each, got ${got}`,
    );
  }
  const [target, ...X] = [y, ...columns].map((values) => Float64Array.from(values));
  if (![target!, ...X].every((values) => values.every(Number.isFinite))) {
    throw new ConfigError('CONFIG_RANGE', 'boundedLeastSquares: expected finite values in y and columns');
  }
  for (let k = 0; k < K; k++) {
    if (lower[k]! <= upper[k]! && lower[k]! < Infinity && upper[k]! > -Infinity) continue;
    throw new ConfigError('CONFIG_CONFLICT', `boundedLeastSquares: bounds ${k}: expected lower ≤ upper, got ${lower[k]} and ${upper[k]}`);
  }
  return { target: target!, X };
}

function solveFree(target: Float64Array, X: readonly Float64Array[]): Float64Array {
  const { influence } = pseudoInverse('boundedLeastSquares', X);
  return Float64Array.from(X, (_, k) => dot(influence.getRow(k), target));
}

function residualsOf(target: Float64Array, X: readonly Float64Array[], b: Float64Array): Float64Array {
  return target.map((value, t) => X.reduce((rest, column, k) => rest - column[t]! * b[k]!, value));
}
