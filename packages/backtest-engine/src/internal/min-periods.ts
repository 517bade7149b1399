/** Observations a rolling window of n rows needs: n for n ≤ 7, else ⌈0.8 n⌉ (decision A6 of the specification). */
export function minPeriods(n: number): number {
  return n <= 7 ? n : Math.ceil((4 * n) / 5);
}
