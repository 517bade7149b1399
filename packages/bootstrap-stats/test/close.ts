import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Asserts |actual − expected| ≤ tolerance · max(|expected|, floor), the convention of specs/00: 1e-12 relative, 1e-15 below 1e-3. */
export function expectClose(actual: number | null, expected: number | null, tolerance = 1e-12, floor = 1e-3): void {
  if (expected === null || actual === null) {
    if (actual === expected) return;
    throw new Error(`expected ${expected}, got ${actual}`);
  }
  const allowed = tolerance * Math.max(Math.abs(expected), floor);
  if (!(Math.abs(actual - expected) <= allowed)) throw new Error(`expected ${expected}, got ${actual}: off by ${actual - expected}`);
}

/** Asserts that every field of a golden record is met, {@link expectClose} for numbers; a field absent there must be null or absent here. */
export function expectRecord(actual: object, expected: object, tolerance = 1e-12): void {
  for (const [key, wanted] of Object.entries(expected)) {
    const got = (actual as Record<string, unknown>)[key];
    try {
      if (typeof wanted === 'number' || wanted === null) expectClose(got as number | null, wanted, tolerance);
      else if (typeof wanted === 'object') expectRecord(got as object, wanted, tolerance);
      else if (got !== wanted) throw new Error(`expected ${String(wanted)}, got ${String(got)}`);
    } catch (error) {
      throw new Error(`${key}: ${(error as Error).message}`);
    }
  }
  if (Array.isArray(expected) && (actual as unknown[]).length !== expected.length) throw new Error(`expected ${expected.length} entries`);
}

/** A golden file of this package. How it was made: tools/oracles/bootstrap-stats. */
export function golden<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, 'golden', `${name}.json`), 'utf8')) as T;
}
