import { createAxes, type Axes } from '@regimelab/core';
import type { MajorsAltsLake, MajorsAltsMarket, MajorsAltsResult } from '@regimelab/pipeline';

/** A panel or a mask. */
interface Cells {
  readonly axes: Axes;
  readonly values: Float64Array | Uint8Array;
}

/** A market whose every panel and mask, however deep, is another one; `grid` becomes their axes. */
function mapMarket(market: MajorsAltsMarket, grid: Axes, change: (cells: Cells) => Cells['values']): MajorsAltsMarket {
  const mapped = (node: unknown): unknown => {
    if (node === null || typeof node !== 'object') return node;
    if ('axes' in node && 'values' in node) return { axes: grid, values: change(node as Cells) };
    return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, mapped(member)]));
  };
  const { grid: _grid, ...panels } = market;
  return { ...(mapped(panels) as Omit<MajorsAltsMarket, 'grid'>), grid };
}

/** The lake as it was known at row d: everything later is not there. */
export function cutAfter(lake: MajorsAltsLake, d: number): MajorsAltsLake {
  const { unit, times, assets } = lake.market.grid;
  const grid = createAxes(unit, times.slice(0, d + 1), assets);
  return { ...lake, market: mapMarket(lake.market, grid, ({ values }) => values.slice(0, (d + 1) * assets.length)) };
}

/** Every value after row d changed on both clocks; a mask or code becomes another. */
export function changedAfter(lake: MajorsAltsLake, d: number, change: (value: number) => number): MajorsAltsLake {
  const { grid } = lake.market;
  const from = (d + 1) * grid.assets.length;
  const market = mapMarket(lake.market, grid, ({ values }) =>
    values instanceof Float64Array
      ? values.map((value, i) => (i < from ? value : change(value)))
      : values.map((value, i) => (i < from ? value : value === 0 ? 1 : 0)),
  );
  return { ...lake, market };
}

/** Assets in another order: column n becomes what was column `order[n]`. */
export function reordered(lake: MajorsAltsLake, order: Int32Array): MajorsAltsLake {
  const { unit, times, assets } = lake.market.grid;
  const N = assets.length;
  const grid = createAxes(
    unit,
    times,
    Array.from(order, (n) => assets[n]!),
  );
  const place = (i: number) => i - (i % N) + order[i % N]!;
  const market = mapMarket(lake.market, grid, ({ values }) =>
    values instanceof Float64Array ? values.map((_, i) => values[place(i)]!) : values.map((_, i) => values[place(i)]!),
  );
  return { ...lake, market };
}

/** All that a run says of the rows up to d, assets by name: what the future must not change. */
export function historyUntil(result: MajorsAltsResult, d: number) {
  const { features, signals, books, backtest, grid } = result;
  const until = (values: ArrayLike<number>) => Array.from({ length: d + 1 }, (_, t) => values[t]!);
  const { first } = backtest.rows;
  const S = Math.max(0, Math.min(d, backtest.rows.last) - first + 1);
  const simulated = (values: ArrayLike<number>) => Array.from({ length: S }, (_, k) => values[k]!);
  const all = (paths: object, of: (values: ArrayLike<number>) => number[]) =>
    Object.fromEntries(Object.entries(paths as Readonly<Record<string, ArrayLike<number>>>).map(([name, values]) => [name, of(values)]));
  const byName = (columns: ArrayLike<number>, values: ArrayLike<number>) =>
    Object.fromEntries(Array.from(columns, (n, j): [string, number] => [grid.assets[n]!, values[j]!]).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    raw: all(features.raw, until),
    z: all(features.z, until),
    valid: until(features.valid),
    score: until(signals.score),
    scoreUngated: until(signals.scoreUngated),
    gate: until(signals.gate),
    weightPresent: until(signals.weightPresent),
    regime: until(signals.regime.code),
    books: [...books.byRow.values()]
      .filter(({ row }) => row <= d)
      .map((book) =>
        book.kind === 'none'
          ? book
          : {
              row: book.row,
              mode: book.mode,
              residual: book.residual,
              weights: byName(book.columns, book.weights),
              betas: book.beta.map((values) => byName(book.columns, values)),
            },
      ),
    rebalances: backtest.rebalances
      .filter(({ row }) => row <= d)
      .map(({ row, scale, volatilityFactor, book, weights }) => ({ row, scale, volatilityFactor, weights: byName(book.columns, weights) })),
    days: {
      ...all(backtest.returns, simulated),
      ...all(backtest.usd, simulated),
      equity: simulated(backtest.equity),
      action: simulated(backtest.action),
      reason: simulated(backtest.reason),
      traded: simulated(backtest.traded),
      altCount: simulated(backtest.altCount),
      rebalanceRow: simulated(backtest.rebalanceRow),
    },
    weights: Array.from({ length: S }, (_, k) =>
      byName(
        grid.assets.map((_name, n) => n),
        backtest.weights.values.subarray(k * grid.assets.length),
      ),
    ),
  };
}

/**
 * Where two values first differ, or null.
 *
 * @param tolerance of numbers, relative above 1; 0: the same bits
 */
export function firstDifference(actual: unknown, wanted: unknown, tolerance = 0, path = ''): string | null {
  if (Object.is(actual, wanted)) return null;
  if (typeof actual === 'number' && typeof wanted === 'number' && Math.abs(actual - wanted) <= tolerance * Math.max(1, Math.abs(wanted))) {
    return null;
  }
  if (typeof actual !== 'object' || typeof wanted !== 'object' || actual === null || wanted === null) {
    return `${path}: ${String(actual)} instead of ${String(wanted)}`;
  }
  const [names, expected] = [Object.keys(actual), Object.keys(wanted)];
  if (names.join() !== expected.join()) return `${path}: members ${names.length} instead of ${expected.length}`;
  for (const name of names) {
    const members = [actual, wanted].map((value) => (value as Record<string, unknown>)[name]);
    const difference = firstDifference(members[0], members[1], tolerance, `${path}.${name}`);
    if (difference !== null) return difference;
  }
  return null;
}
