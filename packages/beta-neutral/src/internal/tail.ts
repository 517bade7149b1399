/**
 * The smallest values of each of several sliding windows, ascending and with their rows, so that a low quantile is read without sorting.
 *
 * A list holds the `size` smallest values of its window. It shrinks when one of its rows leaves and grows when a smaller value enters, so
 * with some slack in its capacity it seldom has to be selected anew.
 */
export class Tail {
  readonly values: Float64Array;
  readonly rows: Int32Array;
  readonly sizes: Int32Array;
  private readonly counts: Int32Array;

  constructor(
    slots: number,
    readonly capacity: number,
  ) {
    this.values = new Float64Array(slots * capacity);
    this.rows = new Int32Array(slots * capacity);
    this.sizes = new Int32Array(slots);
    this.counts = new Int32Array(slots);
  }

  reset(slot: number): void {
    this.sizes[slot] = this.counts[slot] = 0;
  }

  /** Starts a list over with n values, `sign · values[from + k]` of row `rows[k]`. */
  select(slot: number, sign: 1 | -1, values: Float64Array, from: number, rows: Int32Array, n: number): void {
    this.reset(slot);
    const filled = Math.min(n, this.capacity);
    for (let k = 0; k < filled; k++) this.enter(slot, sign * values[from + k]!, rows[k]!);
    const last = (slot + 1) * this.capacity - 1;
    for (let k = filled; k < n; k++) {
      const value = sign * values[from + k]!;
      if (value < this.values[last]!) this.enter(slot, value, rows[k]!);
    }
    this.counts[slot] = n;
  }

  enter(slot: number, value: number, row: number): void {
    const { values, rows, sizes, counts, capacity } = this;
    const base = slot * capacity;
    let size = sizes[slot]!;
    const holdsAll = size === counts[slot]!++;
    // Beyond a list that does not hold all, smaller values may be waiting than one larger than its last.
    if (holdsAll ? size === capacity && value >= values[base + size - 1]! : size === 0 || value >= values[base + size - 1]!) return;
    if (size === capacity) size--;
    let i = base + size;
    for (; i > base && values[i - 1]! > value; i--) {
      values[i] = values[i - 1]!;
      rows[i] = rows[i - 1]!;
    }
    values[i] = value;
    rows[i] = row;
    sizes[slot] = size + 1;
  }

  leave(slot: number, value: number, row: number): void {
    const { values, rows, sizes, counts, capacity } = this;
    const base = slot * capacity;
    const end = base + sizes[slot]!;
    counts[slot]!--;
    if (end === base || value > values[end - 1]!) return;
    let i = base;
    while (i < end && rows[i] !== row) i++;
    if (i === end) return;
    for (; i < end - 1; i++) {
      values[i] = values[i + 1]!;
      rows[i] = rows[i + 1]!;
    }
    sizes[slot]!--;
  }
}
