import { FactorWindow } from './factor-window.js';
import type { SlidingColumns } from './sliding-columns.js';
import { TwoFactorDesign, type RegressionSettings } from './two-factor-design.js';
import { WinsorBounds } from './winsor-bounds.js';

/** Below this share of the asset's sum of squares the residual sum is added up from the residuals: the short formula would lose digits. */
const NEARLY_EXACT = 1e-3;

/**
 * Regresses columns of a T×N panel on two of its columns. {@link moveTo} sets the window that ends at a row and prepares what all columns
 * share; {@link fit} then estimates one column and leaves the result in the fields.
 */
export class TwoFactorRegression {
  beta1 = NaN;
  beta2 = NaN;
  standardError1 = NaN;
  standardError2 = NaN;
  /** Jointly finite rows of the last fit. */
  observations = 0;

  readonly factors: FactorWindow;
  private readonly shared: TwoFactorDesign;
  private readonly own: TwoFactorDesign;
  private readonly selected: WinsorBounds;
  private readonly y: Float64Array;
  private readonly rows: Int32Array;
  private readonly used: Uint8Array;

  constructor(
    private readonly values: Float64Array,
    private readonly N: number,
    factors: readonly [number, number],
    private readonly settings: RegressionSettings,
  ) {
    const { lookback, winsorize } = settings;
    this.factors = new FactorWindow(values, N, factors, lookback);
    this.shared = new TwoFactorDesign(settings);
    this.own = new TwoFactorDesign(settings);
    this.selected = new WinsorBounds(1, lookback, winsorize, 0);
    this.y = new Float64Array(lookback);
    this.rows = new Int32Array(lookback);
    this.used = new Uint8Array(lookback);
  }

  moveTo(row: number): void {
    const { factors, used } = this;
    factors.moveTo(row);
    used.fill(0);
    for (let k = 0; k < factors.count; k++) used[factors.rows[k]! - factors.first] = 1;
    this.shared.load(factors, factors.rows, factors.count, used);
  }

  /**
   * Estimates a column.
   *
   * @param windows the windows of all columns, slid to the row of {@link moveTo}; without them the column's is read from the panel
   * @returns false where the window carries no estimate: too few joint rows, a constant factor, collinear factors without a penalty
   */
  fit(column: number, windows: SlidingColumns | null): boolean {
    const { factors, shared, settings } = this;
    const n = factors.last - factors.first + 1;
    if (windows === null || windows.counts[column]! < n) return this.fitGathered(column, windows);

    this.observations = n;
    if (n < settings.minObservations || !shared.solvable) return false;
    const { bounds, values } = windows;
    const origin = windows.origin(column);
    const from = origin + factors.first;
    if (!bounds.read(column, n)) bounds.select(column, values, from, factors.rows, n);
    bounds.clip(column, values, origin);
    const estimated = this.solve(shared, values, from, bounds);
    bounds.restore(column, values, origin);
    return estimated;
  }

  private fitGathered(column: number, windows: SlidingColumns | null): boolean {
    const { y, rows, selected } = this;
    const design = this.gather(column);
    if (design === null) return false;
    const { n } = design;
    const bounds = windows === null ? selected : windows.bounds;
    const slot = windows === null ? 0 : column;
    if (windows === null || !bounds.read(slot, n)) bounds.select(slot, y, 0, rows, n);
    const { low, high } = bounds;
    for (let k = 0; k < n; k++) {
      const value = y[k]!;
      if (value < low) y[k] = low;
      else if (value > high) y[k] = high;
    }
    return this.solve(design, y, 0, bounds);
  }

  /** Collects the column's values in the rows where it and both factors are finite; null where they carry no estimate. */
  private gather(column: number): TwoFactorDesign | null {
    const { values, N, factors, y, rows, used, settings, shared, own } = this;
    let n = 0;
    for (let k = 0; k < factors.count; k++) {
      const row = factors.rows[k]!;
      const value = values[row * N + column]!;
      const joint = Number.isFinite(value);
      used[row - factors.first] = joint ? 1 : 0;
      if (!joint) continue;
      y[n] = value;
      rows[n++] = row;
    }
    this.observations = n;
    if (n < settings.minObservations) return null;
    if (n < factors.count) own.load(factors, rows, n, used);
    const design = n < factors.count ? own : shared;
    return design.solvable ? design : null;
  }

  /** @param bounds those to which y was clipped: n values from `y[from]` on */
  private solve(design: TwoFactorDesign, y: Float64Array, from: number, bounds: WinsorBounds): boolean {
    const { n, z1, z2, inverse11, inverse12, inverse22 } = design;
    if (bounds.low === bounds.high) {
      this.beta1 = this.beta2 = this.standardError1 = this.standardError2 = 0;
      return true;
    }
    // Inside the bounds, so that subtracting the mean afterwards costs no digits; one pass instead of two.
    const near = bounds.low / 2 + bounds.high / 2;
    let sum = 0;
    let squares = 0;
    let cross1 = 0;
    let cross2 = 0;
    for (let k = 0; k < n; k++) {
      const d = y[from + k]! - near;
      sum += d;
      squares += d * d;
      cross1 += z1[k]! * d;
      cross2 += z2[k]! * d;
    }
    const mean = sum / n;
    squares -= sum * mean;
    cross1 -= mean * design.rest1;
    cross2 -= mean * design.rest2;
    const b1 = (inverse11 * cross1 + inverse12 * cross2) / n;
    const b2 = (inverse12 * cross1 + inverse22 * cross2) / n;
    // ‖y − Zβ‖² with Z'y = nAβ
    let residualSquares = squares - b1 * cross1 - b2 * cross2 - n * (design.penalty1 * b1 * b1 + design.penalty2 * b2 * b2);
    if (residualSquares < NEARLY_EXACT * squares) {
      residualSquares = 0;
      for (let k = 0; k < n; k++) {
        const e = y[from + k]! - near - mean - b1 * z1[k]! - b2 * z2[k]!;
        residualSquares += e * e;
      }
    }
    const variance = residualSquares / (n - 3);
    this.beta1 = b1;
    this.beta2 = b2;
    this.standardError1 = Math.sqrt(variance * design.leverage1);
    this.standardError2 = Math.sqrt(variance * design.leverage2);
    return Number.isFinite(b1) && Number.isFinite(b2) && Number.isFinite(this.standardError1 + this.standardError2);
  }
}
