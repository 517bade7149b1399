/** A function of the rows of a sample, judged by {@link bootstrap}. */
export interface Statistic {
  /**
   * Its value on n rows.
   *
   * @param columns each of n finite values; the arrays are reused from draw to draw and must not be kept
   * @returns NaN where the rows cannot carry it
   */
  readonly value: (columns: readonly Float64Array[]) => number;
  /**
   * Its value, and its influence series into u: n values of mean 0 with  statistic − truth ≈ mean of u  for large n. The studentised interval
   * needs it.
   *
   * @param u n places to write to; what stands there does not matter where the value is NaN
   */
  readonly influenceInto?: (u: Float64Array, columns: readonly Float64Array[]) => number;
  /**
   * Its value from the mean and the sum of squared deviations of its one column of n rows, where it is made of nothing else: a draw that needs no
   * influence series then costs a few additions a block, not a row. Equal to `value` to rounding.
   */
  readonly ofMoments?: (n: number, mean: number, squares: number) => number;
}
