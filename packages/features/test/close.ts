/** Asserts |actual − expected| ≤ tolerance · max(|expected|, scale). NaN (null in a golden file) equals NaN. */
export function expectClose(actual: number, expected: number | null, tolerance: number, scale = 0, what = ''): void {
  const wanted = expected ?? NaN;
  if (Number.isNaN(wanted) ? Number.isNaN(actual) : Math.abs(actual - wanted) <= tolerance * Math.max(Math.abs(wanted), scale)) return;
  throw new Error(`${what} expected ${wanted}, got ${actual}: off by ${Math.abs(actual - wanted)}`);
}

/** {@link expectClose} of each value. */
export function expectAllClose(
  actual: ArrayLike<number>,
  expected: readonly (number | null)[],
  tolerance: number,
  scale = 0,
  what = '',
): void {
  if (actual.length !== expected.length) throw new Error(`${what} expected ${expected.length} values, got ${actual.length}`);
  expected.forEach((value, i) => expectClose(actual[i]!, value, tolerance, scale, `${what} at ${i}:`));
}
