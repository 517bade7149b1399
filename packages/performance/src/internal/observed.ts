/** The finite values in their order; the argument itself where all are finite, so the result must not be written to. */
export function observed(values: ArrayLike<number>): Float64Array {
  const finite = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) finite[n++] = values[i]!;
  return n === values.length ? finite : finite.slice(0, n);
}
