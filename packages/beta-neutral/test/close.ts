import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Asserts |actual − expected| ≤ tolerance · max(|expected|, scale). NaN (null in a golden file) equals NaN. */
export function expectClose(actual: number, expected: number | null, tolerance: number, scale = 0, what = ''): void {
  const wanted = expected ?? NaN;
  if (Number.isNaN(wanted) ? Number.isNaN(actual) : Math.abs(actual - wanted) <= tolerance * Math.max(Math.abs(wanted), scale)) return;
  throw new Error(`${what} expected ${wanted}, got ${actual}: off by ${Math.abs(actual - wanted)}`);
}

/** {@link expectClose} of each value. */
export function expectAllClose(actual: ArrayLike<number>, expected: readonly (number | null)[], tolerance: number, scale = 0): void {
  if (actual.length !== expected.length) throw new Error(`expected ${expected.length} values, got ${actual.length}`);
  expected.forEach((value, i) => expectClose(actual[i]!, value, tolerance, scale, `at ${i}:`));
}

/** A golden file of this package. How it was made: tools/oracles/beta-neutral. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, 'golden', `${name}.json`), 'utf8')) as T;
}

/** Numbers of a golden file; null is missing. */
export const numbers = (values: readonly (number | null)[]): Float64Array => Float64Array.from(values, (value) => value ?? NaN);
