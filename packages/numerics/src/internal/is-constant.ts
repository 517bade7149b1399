/**
 * Whether max = min over finite values; true for none. The computed mean of equal values may miss them by one rounding, so a sum of squares
 * cannot tell.
 */
export function isConstant(finite: Float64Array): boolean {
  for (let i = 1; i < finite.length; i++) if (finite[i] !== finite[0]) return false;
  return true;
}
