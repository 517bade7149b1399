import { AlignmentError } from '@regimelab/core';
import type { Rebalance } from '../action.js';
import type { DueTrades, Order } from '../execution.js';
import type { OrderState, RebalanceState, UnfilledState } from '../state.js';

/** Columns by id, for reading a state; an id the grid no longer has cannot be carried on. */
export function columnLookup(assets: readonly string[]): (asset: string) => number {
  const columns = new Map(assets.map((asset, n) => [asset, n]));
  return (asset) => {
    const column = columns.get(asset);
    if (column !== undefined) return column;
    throw new AlignmentError('ALIGNMENT', `runBacktest: the state to resume from holds ${asset}, which the market has not`);
  };
}

export function saveRebalance(
  { row, scale, volatilityFactor, weights: traded, book }: Rebalance,
  assets: readonly string[],
): RebalanceState {
  const { columns, weights, beta, residual, mode, isFallback, capFactor, droppedNoFunding } = book;
  return {
    row,
    scale,
    volatilityFactor,
    weights: [...traded],
    book: {
      row: book.row,
      assets: Array.from(columns, (n) => assets[n]!),
      weights: [...weights],
      beta: [[...beta[0]], [...beta[1]]],
      residual,
      mode,
      isFallback,
      capFactor,
      droppedNoFunding,
    },
  };
}

export function loadRebalance(
  { row, scale, volatilityFactor, weights: traded, book }: RebalanceState,
  columnOf: (asset: string) => number,
): Rebalance {
  const { assets, weights, beta, ...rest } = book;
  return {
    row,
    scale,
    volatilityFactor,
    book: {
      kind: 'book',
      ...rest,
      columns: Int32Array.from(assets, columnOf),
      weights: Float64Array.from(weights),
      beta: [Float64Array.from(beta[0]), Float64Array.from(beta[1])],
    },
    weights: Float64Array.from(traded),
  };
}

export function saveOrder(order: Order, assets: readonly string[]): OrderState {
  return order.kind === 'rebalance' ? { ...order, rebalance: saveRebalance(order.rebalance, assets) } : order;
}

export function loadOrder(order: OrderState, columnOf: (asset: string) => number): Order {
  return order.kind === 'rebalance' ? { ...order, rebalance: loadRebalance(order.rebalance, columnOf) } : order;
}

export function saveUnfilled({ kind, columns, targets }: DueTrades, assets: readonly string[]): UnfilledState {
  return { kind, targets: columns.map((n, i) => [assets[n]!, targets[i]!] as const) };
}

export function loadUnfilled({ kind, targets }: UnfilledState, columnOf: (asset: string) => number): DueTrades {
  return { kind, columns: targets.map(([asset]) => columnOf(asset)), targets: targets.map(([, target]) => target) };
}
