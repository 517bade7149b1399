/** x[t] − x[t − lag]; NaN in the first `lag` rows and where either value is missing. */
export function change(x: Float64Array, lag: number): Float64Array {
  return x.map((value, t) => (t < lag ? NaN : value - x[t - lag]!));
}
