/** A number, or null and why the sample cannot carry one: exactly one of the two is null. */
export type Measure = { readonly value: number; readonly reason: null } | { readonly value: null; readonly reason: string };

/**
 * A number that was measured. One beyond the range of a double (a growth rate of a few large returns) becomes null with that reason, so that
 * neither NaN nor Infinity reaches a result.
 */
export function measured(value: number): Measure {
  return Number.isFinite(value) ? Object.freeze({ value, reason: null }) : unmeasured('the value is beyond the range of a double');
}

/** No number, and why: a short clause such as `fewer than 2 returns`. */
export function unmeasured(reason: string): Measure {
  return Object.freeze({ value: null, reason });
}
