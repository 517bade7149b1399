/** x ≥ y, a tie broken by rounding included:  x ≥ y − 1e-12·|y|.  False for NaN. */
export function atLeast(x: number, y: number): boolean {
  return x >= y - 1e-12 * Math.abs(y);
}
