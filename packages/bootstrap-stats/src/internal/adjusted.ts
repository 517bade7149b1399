import { ConfigError } from '@regimelab/core';
import type { PValues } from '../p-values.js';

/**
 * Applies an adjustment to the p-values that are there, ascending with ties in their order, and puts the results back in place.
 *
 * @throws {ConfigError} `CONFIG_RANGE` for a p outside [0, 1]
 */
export function adjusted(operation: string, p: PValues, adjust: (ascending: readonly number[]) => readonly number[]): (number | null)[] {
  const outside = p.findIndex((value) => value !== null && !(value >= 0 && value <= 1));
  if (outside >= 0) {
    throw new ConfigError('CONFIG_RANGE', `${operation}: p-values: expected numbers from 0 to 1 or null, got ${p[outside]} at ${outside}`);
  }
  const present = p.flatMap((value, i) => (value === null ? [] : [{ value, i }]));
  present.sort((a, b) => a.value - b.value || a.i - b.i);
  const result: (number | null)[] = p.map(() => null);
  const values = adjust(present.map(({ value }) => value));
  present.forEach(({ i }, k) => (result[i] = values[k]!));
  return result;
}

/** min over j ≥ i of min(1, factor·m·p_(j)/j). */
export function stepUp(ascending: readonly number[], factor: number): number[] {
  const m = ascending.length;
  const q = new Array<number>(m);
  let smallest = 1;
  for (let j = m; j >= 1; j--) {
    smallest = Math.min(smallest, (factor * m * ascending[j - 1]!) / j);
    q[j - 1] = smallest;
  }
  return q;
}
