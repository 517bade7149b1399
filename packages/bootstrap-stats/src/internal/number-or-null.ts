/** A figure of a result: null stands for NaN and the infinities. */
export function numberOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
