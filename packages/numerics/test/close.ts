import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Asserts |actual − expected| ≤ tolerance · |expected|, or ≤ tolerance · scale where a scale is given. NaN (null in a golden file) equals NaN. */
export function expectClose(actual: number, expected: number | null, tolerance = 1e-12, scale?: number): void {
  const wanted = expected ?? NaN;
  if (Number.isNaN(wanted) ? Number.isNaN(actual) : Math.abs(actual - wanted) <= tolerance * (scale ?? Math.abs(wanted))) return;
  throw new Error(
    `expected ${wanted}, got ${actual}: off by ${Math.abs(actual - wanted) / (scale ?? Math.abs(wanted))}, allowed ${tolerance}`,
  );
}

/** {@link expectClose} of each value, on the scale of the largest expected one. */
export function expectAllClose(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-12): void {
  if (actual.length !== expected.length) throw new Error(`expected ${expected.length} values, got ${actual.length}`);
  const scale = Math.max(...expected.map(Math.abs));
  expected.forEach((value, i) => expectClose(actual[i]!, value, tolerance, scale));
}

/** A golden file of this package. How it was made: tools/oracles/numerics. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, 'golden', `${name}.json`), 'utf8')) as T;
}
