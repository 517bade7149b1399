import { Tail } from './tail.js';

/**
 * The bounds to which winsorising clips each of several windows: the type-7 quantiles p and 1 − p of its values.
 *
 * Order statistics are exact, so a window that slid here and one selected from scratch have the same bounds to the bit.
 */
export class WinsorBounds {
  low = NaN;
  high = NaN;
  private readonly lowest: Tail;
  /** The largest values, negated. */
  private readonly highest: Tail;

  /** @param slack room in the lists beyond what the quantiles need, for windows that slide */
  constructor(
    slots: number,
    longest: number,
    private readonly share: number,
    slack: number,
  ) {
    const capacity = Math.min(longest, Math.ceil((longest - 1) * share) + 2 + slack);
    this.lowest = new Tail(slots, capacity);
    this.highest = new Tail(slots, capacity);
  }

  enter(slot: number, value: number, row: number): void {
    this.lowest.enter(slot, value, row);
    this.highest.enter(slot, -value, row);
  }

  leave(slot: number, value: number, row: number): void {
    this.lowest.leave(slot, value, row);
    this.highest.leave(slot, -value, row);
  }

  /** Starts a window over and reads its bounds: n values from `values[from]` on, of the rows in `rows`. */
  select(slot: number, values: Float64Array, from: number, rows: Int32Array, n: number): void {
    this.lowest.select(slot, 1, values, from, rows, n);
    this.highest.select(slot, -1, values, from, rows, n);
    this.read(slot, n);
  }

  /** Sets `low` and `high` for a window of n values; false where its lists have become too short and it must be selected. */
  read(slot: number, n: number): boolean {
    const { lowest, highest, share } = this;
    const h = (n - 1) * share;
    const j = Math.floor(h);
    const hUp = (n - 1) * (1 - share);
    const jUp = Math.floor(hUp);
    if (lowest.sizes[slot]! < (h === j ? j + 1 : j + 2) || highest.sizes[slot]! < n - jUp) return false;
    const first = slot * lowest.capacity;
    const a = lowest.values[first + j]!;
    this.low = h === j ? a : a + (h - j) * (lowest.values[first + j + 1]! - a);
    const b = -highest.values[first + n - 1 - jUp]!;
    this.high = hUp === jUp ? b : b + (hUp - jUp) * (-highest.values[first + n - 2 - jUp]! - b);
    return true;
  }

  /** Clips a window after {@link read}: row r of it stands at `values[r + shift]`. */
  clip(slot: number, values: Float64Array, shift: number): void {
    const { lowest, highest, low, high } = this;
    const first = slot * lowest.capacity;
    for (let i = first, end = first + lowest.sizes[slot]!; i < end && lowest.values[i]! < low; i++) values[lowest.rows[i]! + shift] = low;
    for (let i = first, end = first + highest.sizes[slot]!; i < end && -highest.values[i]! > high; i++)
      values[highest.rows[i]! + shift] = high;
  }

  /** Puts back what {@link clip} clipped. */
  restore(slot: number, values: Float64Array, shift: number): void {
    const { lowest, highest, low, high } = this;
    const first = slot * lowest.capacity;
    for (let i = first, end = first + lowest.sizes[slot]!; i < end && lowest.values[i]! < low; i++) {
      values[lowest.rows[i]! + shift] = lowest.values[i]!;
    }
    for (let i = first, end = first + highest.sizes[slot]!; i < end && -highest.values[i]! > high; i++) {
      values[highest.rows[i]! + shift] = -highest.values[i]!;
    }
  }
}
