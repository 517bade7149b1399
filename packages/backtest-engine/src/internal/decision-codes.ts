/**
 * Position in a regime's names of the row that decided what is held over (t−1, t], for each of `rows` simulated rows t from `first` on:
 * row t−1−lag. −1 where that row was not simulated or has no regime.
 */
export function decisionCodes(
  code: Int8Array,
  run: { readonly first: number; readonly rows: number; readonly origin: number; readonly lag: number },
): Int8Array {
  return Int8Array.from({ length: run.rows }, (_, k) => {
    const row = run.first + k - 1 - run.lag;
    return row >= run.origin ? (code[row] ?? -1) : -1;
  });
}
