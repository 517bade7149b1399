/** Σx/n of finite values, left to right: `mean` of numerics without the search for gaps. */
export function meanOf(x: Float64Array): number {
  let total = 0;
  for (let t = 0; t < x.length; t++) total += x[t]!;
  return total / x.length;
}
