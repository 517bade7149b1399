/**
 * Spreads values of the complete rows over the grid: a row between takes those of the complete row before it, rows before the first one NaN.
 *
 * @param values n·K, one row a complete row
 * @param row n grid rows, ascending
 * @returns T·K
 */
export function carriedRows(values: Float64Array, K: number, row: Int32Array, T: number): Float64Array {
  const out = new Float64Array(T * K).fill(NaN);
  row.forEach((t, i) => {
    const until = row[i + 1] ?? T;
    for (let s = t; s < until; s++) out.set(values.subarray(i * K, (i + 1) * K), s * K);
  });
  return out;
}
