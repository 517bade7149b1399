/**
 * x₁ + x₂ + … + xₙ of the finite values, left to right, each addition rounded; 0 for none.
 *
 * @param values missing = NaN or infinite, skipped
 */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) total += values[i]!;
  return total;
}
