import type { Cells } from './cells.js';

/**
 * Cross-sectional sums of a trailing window over a constant set: the columns with a value in every row of the window.
 *
 * A column that enters or leaves changes the set, never one row of the window against another. As long as the set stays the same only the
 * newest row is summed; the sums are the same bits either way.
 */
export class ConstantSetSums {
  /** Sum of each row of the current window; rows outside it are of no meaning. */
  readonly sums: Float64Array;
  /** Oldest row whose sum the last step formed anew. */
  summedFrom = 0;
  /** Of each column, the rows without a gap up to and with the current one. */
  readonly #run: Int32Array;
  readonly #members: Int32Array;
  #size = 0;

  constructor(
    readonly cells: Cells,
    readonly window: number,
  ) {
    this.sums = new Float64Array(cells.rows);
    this.#run = new Int32Array(cells.columns);
    this.#members = new Int32Array(cells.columns);
  }

  /** Moves on to row t, the one after the last; returns the size of the set over rows max(0, t − window + 1) … t. */
  advance(t: number): number {
    const { columns, values } = this.cells;
    const length = Math.min(t + 1, this.window);
    const previous = this.#size;
    let size = 0;
    let changed = t === 0;
    for (let n = 0; n < columns; n++) {
      const run = Number.isNaN(values[t * columns + n]!) ? 0 : this.#run[n]! + 1;
      this.#run[n] = run;
      if (run < length) continue;
      changed = changed || size >= previous || this.#members[size] !== n;
      this.#members[size++] = n;
    }
    this.#size = size;
    this.summedFrom = changed || size !== previous ? t - length + 1 : t;
    this.#sumRows(this.summedFrom, t);
    return size;
  }

  #sumRows(first: number, last: number): void {
    const { columns, values } = this.cells;
    const members = this.#members;
    const size = this.#size;
    let s = first;
    // Four rows side by side: each keeps its own order of additions, the processor does not wait for one sum before the next.
    for (; s + 3 <= last; s += 4) {
      const row = s * columns;
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let k = 0; k < size; k++) {
        const i = row + members[k]!;
        a += values[i]!;
        b += values[i + columns]!;
        c += values[i + 2 * columns]!;
        d += values[i + 3 * columns]!;
      }
      this.sums[s] = a;
      this.sums[s + 1] = b;
      this.sums[s + 2] = c;
      this.sums[s + 3] = d;
    }
    for (; s <= last; s++) {
      let total = 0;
      for (let k = 0; k < size; k++) total += values[s * columns + members[k]!]!;
      this.sums[s] = total;
    }
  }
}
