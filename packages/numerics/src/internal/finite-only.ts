/** The finite values in their order; the argument itself where nothing has to be left out, so the result must not be written to. */
export function finiteOnly(values: ArrayLike<number>): Float64Array {
  let n = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) n++;
  if (n === values.length) return values instanceof Float64Array ? values : Float64Array.from(values);
  const finite = new Float64Array(n);
  for (let i = 0, j = 0; i < values.length; i++) if (Number.isFinite(values[i])) finite[j++] = values[i]!;
  return finite;
}
