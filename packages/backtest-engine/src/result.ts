import type { Axes, Panel } from '@regimelab/core';
import type { Rebalance } from './action.js';
import type { Counters } from './counters.js';
import type { BacktestState } from './state.js';

/** The two legs of a book. */
export const LEGS = ['majors', 'alts'] as const;
export type Leg = (typeof LEGS)[number];

/** The parts of profit and loss. Price is a gain; the others are charges, positive = paid. */
export const PNL_PARTS = ['price', 'fees', 'slippage', 'impact', 'funding'] as const;
export type PnlPart = (typeof PNL_PARTS)[number];

/** S values of each part. */
export type PnlPaths = Readonly<Record<PnlPart, Float64Array>>;

/** The returns of each row as fractions of the equity of the row before. */
export interface ReturnPaths {
  /** S, price PnL. */
  readonly gross: Float64Array;
  readonly fees: Float64Array;
  readonly slippage: Float64Array;
  readonly impact: Float64Array;
  /** S, fees + slippage + impact. */
  readonly cost: Float64Array;
  readonly funding: Float64Array;
  /** S, equity[t] / equity[t−1] − 1 = gross − cost − funding. */
  readonly net: Float64Array;
}

/** The raw paths of a backtest: S simulated rows; entry k belongs to row `rows.first` + k. Statistics are functions of it. */
export interface BacktestResult {
  /** First and last simulated row; the last is earlier than asked where the account was ruined. */
  readonly rows: { readonly first: number; readonly last: number };
  /** The simulated rows with all assets. */
  readonly axes: Axes;
  /** USD, both legs. */
  readonly usd: PnlPaths;
  /** USD by leg. */
  readonly legs: Readonly<Record<Leg, PnlPaths>>;
  readonly returns: ReturnPaths;
  /** S, USD after the trades of the row. */
  readonly equity: Float64Array;
  /** S each, USD traded / equity before costs. */
  readonly turnover: Readonly<Record<Leg, Float64Array>>;
  /** S each, Σ|units·mark| / equity after the trades; NaN where equity is not positive. */
  readonly gross: Readonly<Record<Leg | 'total', Float64Array>>;
  /** S, alts held after the trades. */
  readonly altCount: Int32Array;
  /** S, 1 = the row traded. */
  readonly traded: Uint8Array;
  /** S, 1 = units were held over (t−1, t]. */
  readonly active: Uint8Array;
  /** S codes of `ACTIONS`; −1 = nothing decided, the account is ruined. */
  readonly action: Int8Array;
  /** S codes of `REASONS`; −1 = nothing decided. */
  readonly reason: Int8Array;
  /** S, `Rebalance.row` of the last executed rebalance; −1 where nothing is held after the trades. */
  readonly rebalanceRow: Int32Array;
  /** S×N, signed units·mark / equity after the trades, as drifted; 0 where not held, NaN where equity is not positive. */
  readonly weights: Panel;
  /** Every rebalance decided, ascending by row; a resumed run begins with those it took over. */
  readonly rebalances: readonly Rebalance[];
  /** Rows from a decision to its trade. */
  readonly executionLag: number;
  /** `returns.cost` of the row before the first; 0 where the run begins. */
  readonly costBefore: number;
  /** Over the whole run, the parts before a resumption included. */
  readonly counters: Counters;
  /** The equity fell to 0 or below; the run ends with that row. */
  readonly ruined: boolean;
  /** From where the run can go on. */
  readonly state: BacktestState;
  /**
   * The state before the first row that closed a name for want of prices; null where none did. Up to there the `delistHaircut` plays no part,
   * so another one goes on from it.
   */
  readonly beforeDelisting: BacktestState | null;
}
