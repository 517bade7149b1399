import { AlignmentError, ShapeError } from './errors.js';
import { byCodePoint } from './nearest-name.js';

/** Step of a time axis: whole days or minutes since 1970-01-01T00:00Z. */
export type TimeUnit = 'day' | 'minute';

/**
 * The two axes of a panel. Panels of one run share one `Axes` object, so "on the same axes" is an identity check first.
 */
export interface Axes {
  readonly unit: TimeUnit;
  /** T increasing times in `unit`s since 1970-01-01T00:00Z. */
  readonly times: Int32Array;
  /** N unique asset ids. */
  readonly assets: readonly string[];
}

/**
 * Makes axes and checks them.
 *
 * @throws {ShapeError} where times do not increase or an asset stands twice
 */
export function createAxes(unit: TimeUnit, times: ArrayLike<number>, assets: readonly string[]): Axes {
  const checked = Int32Array.from(times);
  for (let t = 1; t < checked.length; t++) {
    if (checked[t]! <= checked[t - 1]!) {
      throw new ShapeError('SHAPE', `createAxes: times must increase; row ${t} holds ${checked[t]} after ${checked[t - 1]}`);
    }
  }
  const unique = new Set(assets);
  if (unique.size !== assets.length) {
    const twice = assets.find((asset, n) => assets.indexOf(asset) !== n);
    throw new ShapeError('SHAPE', `createAxes: asset ${twice} stands twice`);
  }
  return Object.freeze({ unit, times: checked, assets: Object.freeze([...assets]) });
}

/** Daily axes over every day from first to last, both included, with the assets in code-point order. */
export function dailyAxes(first: number, last: number, assets: Iterable<string>): Axes {
  const times = Int32Array.from({ length: Math.max(0, last - first + 1) }, (_, t) => first + t);
  return createAxes('day', times, [...assets].sort(byCodePoint));
}

/**
 * Refuses panels that do not stand on the same axes.
 *
 * @throws {AlignmentError} naming the first differing time or asset
 */
export function requireSameAxes(operation: string, first: { readonly axes: Axes }, ...others: readonly { readonly axes: Axes }[]): void {
  const a = first.axes;
  for (const { axes: b } of others) {
    if (a === b) continue;
    const fail = (what: string, expected: unknown, actual: unknown): never => {
      throw new AlignmentError('ALIGNMENT', `${operation}: panels must share their axes; ${what}: expected ${expected}, got ${actual}`, {
        context: { what, expected, actual },
      });
    };
    if (a.unit !== b.unit) fail('time unit', a.unit, b.unit);
    if (a.times.length !== b.times.length) fail('number of times', a.times.length, b.times.length);
    if (a.assets.length !== b.assets.length) fail('number of assets', a.assets.length, b.assets.length);
    for (let t = 0; t < a.times.length; t++) if (a.times[t] !== b.times[t]) fail(`time in row ${t}`, a.times[t], b.times[t]);
    for (let n = 0; n < a.assets.length; n++) if (a.assets[n] !== b.assets[n]) fail(`asset in column ${n}`, a.assets[n], b.assets[n]);
  }
}

/** Refuses panels whose assets differ, whatever their times. @throws {AlignmentError} naming the first differing asset */
export function requireSameAssets(operation: string, first: { readonly axes: Axes }, ...others: readonly { readonly axes: Axes }[]): void {
  const a = first.axes.assets;
  for (const { axes } of others) {
    const b = axes.assets;
    if (a === b) continue;
    const n = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).find((i) => a[i] !== b[i]);
    if (n !== undefined) {
      throw new AlignmentError('ALIGNMENT', `${operation}: panels must share their assets; column ${n}: expected ${a[n]}, got ${b[n]}`);
    }
  }
}
