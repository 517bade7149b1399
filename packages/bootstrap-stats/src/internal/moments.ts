/** Σx/n of finite values, every fourth summed together: an addition waits for the one before, four sums side by side do not. */
export function meanOf(x: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let t = 0;
  for (; t + 3 < x.length; t += 4) {
    a += x[t]!;
    b += x[t + 1]!;
    c += x[t + 2]!;
    d += x[t + 3]!;
  }
  for (; t < x.length; t++) a += x[t]!;
  return (a + b + (c + d)) / x.length;
}

/** Σ(x − centre)² of finite values, summed as {@link meanOf}. */
export function squaresAbout(x: Float64Array, centre: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let t = 0;
  for (; t + 3 < x.length; t += 4) {
    a += (x[t]! - centre) ** 2;
    b += (x[t + 1]! - centre) ** 2;
    c += (x[t + 2]! - centre) ** 2;
    d += (x[t + 3]! - centre) ** 2;
  }
  for (; t < x.length; t++) a += (x[t]! - centre) ** 2;
  return a + b + (c + d);
}
