import type { TargetBook } from './target-book.js';

/** What a row may decide; the number is the code in `BacktestResult.action`. */
export const ACTIONS = ['hold', 'rebalance', 'flatten'] as const;
export type ActionName = (typeof ACTIONS)[number];

/** Why it decided so; the number is the code in `BacktestResult.reason`. */
export const REASONS = [
  'unchanged',
  'no_regime',
  'cooldown',
  'rearm_wait',
  'entry',
  'regime_change',
  'score_change',
  'schedule',
  'partial_profit',
  'stop_loss',
  'take_profit',
  'time_exit',
  'trailing_stop',
  'regime_gap',
  'outside_trade_regimes',
  'no_book',
] as const;
export type Reason = (typeof REASONS)[number];

/** An order to move the whole position to a scaled book. */
export interface Rebalance {
  /** Row that decided; it trades `executionLag` rows later. */
  readonly row: number;
  readonly book: TargetBook;
  /** By regime and score; 1 = the whole book. */
  readonly scale: number;
  /** By volatility targeting; 1 = none. */
  readonly volatilityFactor: number;
  /** K traded weights  scale·volatilityFactor·w,  fractions of the equity of the row that trades. */
  readonly weights: Float64Array;
}

/** Four things a policy can ask for, so that a quiet day cannot close the book by accident. */
export type Action =
  /** Keep the units; nothing is traded. */
  | { readonly kind: 'hold'; readonly reason: Reason }
  /** Trade to `rebalance.weights`; a held name outside of it is closed. */
  | { readonly kind: 'rebalance'; readonly reason: Reason; readonly rebalance: Rebalance }
  /** Trade to half of the units of every name. Recorded as a rebalance, but it is not one: scale and betas of the book stay. */
  | { readonly kind: 'halve'; readonly reason: Reason }
  /** Close everything. With nothing held it is recorded as hold. */
  | { readonly kind: 'flatten'; readonly reason: Reason };
