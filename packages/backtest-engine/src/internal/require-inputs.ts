import { AlignmentError, ConfigError, nearestName, requireSameAxes, ShapeError } from '@regimelab/core';
import type { Rebalance } from '../action.js';
import type { BacktestMarket } from '../market.js';
import type { BacktestState } from '../state.js';

/** Panels on one set of axes, majors among its assets. */
export function requireMarket({ price, decisionPrice, volume, funding, majors }: BacktestMarket, operation: string): void {
  requireSameAxes(operation, price, decisionPrice, volume, ...(funding === null ? [] : [funding.paid, funding.source]));
  for (const major of majors) {
    if (price.axes.assets.includes(major)) continue;
    const near = nearestName(major, price.axes.assets);
    throw new ConfigError('CONFIG_RANGE', `${operation}: majors: ${major} is no asset of the market`, {
      hint: near === null ? undefined : `did you mean ${near}?`,
    });
  }
}

/** Rows within the market, and directly after the state to resume from. */
export function requireRows(
  { first, last }: { readonly first: number; readonly last: number },
  { price }: BacktestMarket,
  state: BacktestState | null,
): void {
  const T = price.axes.times.length;
  if (!(Number.isInteger(first) && Number.isInteger(last) && first >= 0 && first <= last && last < T)) {
    throw new ConfigError('CONFIG_RANGE', `runBacktest: rows: expected first ≤ last within 0 … ${T - 1}, got ${first} … ${last}`);
  }
  if (state === null) return;
  if (price.axes.times[state.row] !== state.time) {
    throw new AlignmentError(
      'ALIGNMENT',
      `runBacktest: the state to resume from has time ${state.time} in row ${state.row}, the market ${price.axes.times[state.row]}`,
    );
  }
  if (first !== state.row + 1) {
    throw new ConfigError(
      'CONFIG_RANGE',
      `runBacktest: rows: the state to resume from ends at row ${state.row}; expected to begin after it, got ${first}`,
    );
  }
}

/**
 * A finite weight for each of distinct columns.
 *
 * @param takenAt N rows of the last rebalance with each column, written to; −1 = none
 */
export function requireRebalance({ book, weights }: Rebalance, t: number, takenAt: Int32Array): void {
  const { columns } = book;
  const N = takenAt.length;
  let isBook = columns.length === weights.length;
  for (let k = 0; isBook && k < columns.length; k++) {
    const n = columns[k]!;
    isBook = n >= 0 && n < N && takenAt[n] !== t && Number.isFinite(weights[k]);
    takenAt[n] = t;
  }
  if (isBook) return;
  throw new ShapeError(
    'SHAPE',
    `runBacktest: the rebalance of row ${t} is no book: expected a finite weight for each of its distinct columns below ${N}`,
  );
}
