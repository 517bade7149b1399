import { ShapeError } from '@regimelab/core';

/** The pairs in which both values are finite, in their order. @throws {ShapeError} for two lengths */
export function jointPairs(
  operation: string,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): { readonly x: Float64Array; readonly y: Float64Array } {
  if (x.length !== y.length) {
    throw new ShapeError('SHAPE', `${operation}: expected two samples of one length, got ${x.length} and ${y.length}`, {
      context: { expected: x.length, actual: y.length },
    });
  }
  const [a, b] = [new Float64Array(x.length), new Float64Array(x.length)];
  let n = 0;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) continue;
    a[n] = x[i]!;
    b[n++] = y[i]!;
  }
  return { x: a.subarray(0, n), y: b.subarray(0, n) };
}
