import type { CompleteRows } from './complete-rows.js';

/** One fit and the rows it labels. Positions count complete rows. */
export interface Refit {
  /** The refit day. */
  readonly row: number;
  /** Complete rows from … to−1 stand in its window, all before `row`; the rows to … until−1 are labelled with it. */
  readonly from: number;
  readonly to: number;
  readonly until: number;
}

/**
 * The refit days: the first row whose window holds `minRows` complete rows, then every `refitDays` rows.
 *
 * A window is the rows before the refit day: all of them, or the last `window`. A later window may hold fewer complete rows than `minRows`.
 */
export function refitsOf(
  { T, row }: CompleteRows,
  { window, minRows, refitDays }: { readonly window: 'expanding' | number; readonly minRows: number; readonly refitDays: number },
): readonly Refit[] {
  const before = new Int32Array(T + 1); // complete rows before each row
  row.forEach((t) => (before[t + 1] = 1));
  for (let t = 0; t < T; t++) before[t + 1] = before[t + 1]! + before[t]!;
  const from = (t: number) => (window === 'expanding' ? 0 : before[Math.max(0, t - window)]!);

  let first = 0;
  while (first < T && before[first]! - from(first) < minRows) first++;
  const refits: Refit[] = [];
  for (let t = first; t < T; t += refitDays) {
    refits.push({ row: t, from: from(t), to: before[t]!, until: before[Math.min(T, t + refitDays)]! });
  }
  return refits;
}
