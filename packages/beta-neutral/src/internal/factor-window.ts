import { Tail } from './tail.js';

/** The two factors of a regression in the rows of one window. */
export class FactorWindow {
  readonly x1: Float64Array;
  readonly x2: Float64Array;
  first = 0;
  last = -1;
  /** The `count` rows of the window in which both factors are finite. */
  readonly rows: Int32Array;
  count = 0;
  /** The values of each factor in these rows, ascending. */
  readonly sorted1: Tail;
  readonly sorted2: Tail;

  constructor(
    values: Float64Array,
    N: number,
    factors: readonly [number, number],
    private readonly lookback: number,
  ) {
    const T = N === 0 ? 0 : values.length / N;
    this.x1 = Float64Array.from({ length: T }, (_, t) => values[t * N + factors[0]]!);
    this.x2 = Float64Array.from({ length: T }, (_, t) => values[t * N + factors[1]]!);
    this.rows = new Int32Array(lookback);
    this.sorted1 = new Tail(1, lookback);
    this.sorted2 = new Tail(1, lookback);
  }

  /** Whether both factors are finite in a row. */
  isComplete(row: number): boolean {
    return Number.isFinite(this.x1[row]) && Number.isFinite(this.x2[row]);
  }

  moveTo(row: number): void {
    this.first = Math.max(0, row - this.lookback + 1);
    this.last = row;
    this.count = 0;
    this.sorted1.reset(0);
    this.sorted2.reset(0);
    for (let t = this.first; t <= row; t++) {
      if (!this.isComplete(t)) continue;
      this.rows[this.count++] = t;
      this.sorted1.enter(0, this.x1[t]!, t);
      this.sorted2.enter(0, this.x2[t]!, t);
    }
  }
}
