/** `value` moved into [low, high]; low for NaN. */
export function clip(value: number, low: number, high: number): number {
  return value > low ? Math.min(value, high) : low;
}
