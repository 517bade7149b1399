import type { Axes, TimeUnit } from './axes.js';
import { ShapeError } from './errors.js';

/**
 * A value per time and asset, row-major by time: `values[t * N + n]`. NaN is missing; an infinity never enters.
 */
export interface Panel {
  readonly axes: Axes;
  /** T·N. */
  readonly values: Float64Array;
}

/** A yes or no per time and asset, 1 = in. It excludes from estimation, it does not erase. */
export interface PanelMask {
  readonly axes: Axes;
  /** T·N. */
  readonly values: Uint8Array;
}

/** One value per time; NaN is missing. */
export interface Series {
  readonly unit: TimeUnit;
  readonly times: Int32Array;
  readonly values: Float64Array;
}

/**
 * A panel over given values, not copied.
 *
 * @throws {ShapeError} where the length is not T·N or a value is infinite
 */
export function createPanel(axes: Axes, values: Float64Array): Panel {
  const expected = axes.times.length * axes.assets.length;
  if (values.length !== expected) {
    throw new ShapeError(
      'SHAPE',
      `createPanel: expected ${axes.times.length}×${axes.assets.length} = ${expected} values, got ${values.length}`,
    );
  }
  const infinite = values.findIndex((value) => value === Infinity || value === -Infinity);
  if (infinite >= 0) throw new ShapeError('SHAPE', `createPanel: an infinite value at ${infinite}; use NaN for missing`);
  return Object.freeze({ axes, values });
}

/** A panel in which every cell is missing, for a kernel to fill. */
export function emptyPanel(axes: Axes): Panel {
  return Object.freeze({ axes, values: new Float64Array(axes.times.length * axes.assets.length).fill(NaN) });
}

/** A panel from rows of numbers, null = missing: for tests, examples and small hand-made inputs. */
export function panelOf(axes: Axes, rows: readonly (readonly (number | null)[])[]): Panel {
  return createPanel(
    axes,
    Float64Array.from(rows.flat(), (value) => value ?? NaN),
  );
}

/** The cross-section of one row: a view of N values, not a copy. */
export function crossSection(panel: Panel, row: number): Float64Array {
  const N = panel.axes.assets.length;
  return panel.values.subarray(row * N, row * N + N);
}

/** The panel up to and without row `end`, on axes of its own; values are a view. What a reader standing before `end` could see. */
export function truncate(panel: Panel, end: number): Panel {
  const { unit, times, assets } = panel.axes;
  return Object.freeze({
    axes: Object.freeze({ unit, times: times.subarray(0, end), assets }),
    values: panel.values.subarray(0, end * assets.length),
  });
}

/** A series in which every value is missing, for a kernel to fill. */
export function emptySeries(axes: Pick<Axes, 'unit' | 'times'>): Series {
  return Object.freeze({ unit: axes.unit, times: axes.times, values: new Float64Array(axes.times.length).fill(NaN) });
}
