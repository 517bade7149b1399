import { WinsorBounds } from './winsor-bounds.js';

/** What a list may lose to rows that leave before it must be selected anew; more makes each step dearer. */
const SLACK = 8;

/**
 * The windows of all columns of a panel, moved on row by row: each as consecutive numbers in memory, with its clipping bounds.
 */
export class SlidingColumns {
  /** Per column 2·lookback values: every value twice, so that a window never wraps around. */
  readonly values: Float64Array;
  readonly bounds: WinsorBounds;
  /** Finite values in the window of each column. */
  readonly counts: Int32Array;
  private last = -1;
  private newest = 0;

  constructor(
    private readonly N: number,
    private readonly lookback: number,
    winsorize: number,
  ) {
    this.values = new Float64Array(2 * lookback * N).fill(NaN);
    this.bounds = new WinsorBounds(N, lookback, winsorize, SLACK);
    this.counts = new Int32Array(N);
  }

  /** Lets the next row in and the oldest out. @param row N values of row `last + 1`; null where the row may not be used */
  advance(row: Float64Array | null): void {
    const { N, lookback, values, bounds, counts } = this;
    const t = ++this.last;
    this.newest = t % lookback;
    for (let n = 0, at = this.newest; n < N; n++, at += 2 * lookback) {
      const leaving = values[at]!;
      if (!Number.isNaN(leaving)) {
        bounds.leave(n, leaving, t - lookback);
        counts[n]!--;
      }
      const value = row === null ? NaN : row[n]!;
      const entering = Number.isFinite(value) ? value : NaN;
      values[at] = values[at + lookback] = entering;
      if (Number.isNaN(entering)) continue;
      bounds.enter(n, entering, t);
      counts[n]!++;
    }
  }

  /** Index that row 0 of a column would have in `values`: row r of its window stands r further. */
  origin(column: number): number {
    return 2 * this.lookback * column + this.newest + this.lookback - this.last;
  }
}
