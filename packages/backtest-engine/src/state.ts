import type { Json } from '@regimelab/core';
import type { Counters } from './counters.js';
import type { NeutralityMode } from './target-book.js';

/** A rebalance in JSON, names instead of columns. */
export type RebalanceState = {
  readonly row: number;
  readonly scale: number;
  readonly volatilityFactor: number;
  readonly weights: readonly number[];
  readonly book: {
    readonly row: number;
    readonly assets: readonly string[];
    readonly weights: readonly number[];
    readonly beta: readonly [readonly number[], readonly number[]];
    readonly residual: readonly [number, number];
    readonly mode: NeutralityMode;
    readonly isFallback: boolean;
    readonly capFactor: number;
    readonly droppedNoFunding: number;
  };
};

/** An order that is still to trade, at `due`. */
export type OrderState = { readonly due: number } & (
  { readonly kind: 'rebalance'; readonly rebalance: RebalanceState } | { readonly kind: 'halve' } | { readonly kind: 'flatten' }
);

/** Trades of an executed order whose names had no price. */
export type UnfilledState = {
  readonly kind: 'rebalance' | 'halve' | 'flatten';
  /** Asset and target: a fraction of equity, units where `kind` is halve. */
  readonly targets: readonly (readonly [asset: string, target: number])[];
};

/** Everything a run needs to go on, as plain JSON: going on from it gives the bits of a run that never stopped. */
export type BacktestState = {
  /** Last simulated row, and its time as a check that the grid is the same. */
  readonly row: number;
  readonly time: number;
  /** First row ever simulated. */
  readonly origin: number;
  readonly equity: number;
  /** Of the last row, fraction of the equity before it. */
  readonly cost: number;
  readonly ruined: boolean;
  /** What is held, by code point. `markRow`: row of the price the mark is. */
  readonly positions: readonly { readonly asset: string; readonly units: number; readonly mark: number; readonly markRow: number }[];
  readonly entryRow: number;
  /** Rows entryRow+1 … row. */
  readonly netReturns: readonly number[];
  readonly equityPath: readonly number[];
  /** Of the position held; null where nothing is. */
  readonly rebalance: RebalanceState | null;
  readonly orders: readonly OrderState[];
  readonly unfilled: UnfilledState | null;
  readonly counters: Counters;
  readonly policy: Json;
};
