import type { Json } from '@regimelab/core';
import type { Action } from './action.js';
import type { MarketView } from './market-view.js';
import type { NoBook, TargetBook } from './target-book.js';

/** The account as a policy sees it at a row, after the trades of that row. */
export interface Account {
  readonly row: number;
  /** USD. */
  readonly equity: number;
  /** Whether any units are held now. */
  readonly hasPosition: boolean;
  /** Whether any would be after all orders that are still to trade. */
  readonly isHeld: boolean;
  /** Whether an order to close everything is still to trade, wholly or for a name without a price. */
  readonly isFlattenPending: boolean;
  /** Row at which a trade opened the position from flat; −1 without a position. Rebalances do not move it. */
  readonly entryRow: number;
  /** Net returns of the rows entryRow+1 … row; empty without a position. A view: read it, do not keep it. */
  readonly netReturns: Float64Array;
  /** Equity after trades of the rows entryRow+1 … row; empty without a position. */
  readonly equityPath: Float64Array;
}

/** What a policy wants at a row. */
export interface Decision<S extends Json = Json> {
  readonly action: Action;
  /** The book, or want of one, the policy looked at in this row, whatever it then did; null where it looked at none. For the counters. */
  readonly book: TargetBook | NoBook | null;
  /** Handed to the next row's decision. */
  readonly state: S;
}

/**
 * A rule that decides, row by row, what the account should hold. It remembers nothing itself: what it has to know tomorrow goes into its
 * state, so that a run can stop and go on.
 */
export interface Policy<S extends Json = Json> {
  /** State before the first row. */
  readonly start: S;
  decide(view: MarketView, account: Account, state: S): Decision<S>;
}
