import { decisionCodes } from './internal/decision-codes.js';
import type { BacktestResult } from './result.js';

/** Returns by the regime that decided them; S rows. */
export interface DecisionReturns {
  /** S positions in the regime's names, of row t−1−executionLag; −1 = none, or that row is not simulated. */
  readonly code: Int8Array;
  /** S, fractions. */
  readonly returns: Float64Array;
}

/**
 * The return that the decision behind a row's position earned:  gross[t] − funding[t] − cost[t−1],  with the regime of row t−1−executionLag.
 * The trade that this decision caused was made, and paid for, at t−1.
 *
 * @param regime a path over the rows of the market; hindsight labels are welcome, nothing is traded here
 * @remarks Group by `code` for figures by regime. The cost of the last row belongs to a row that is not simulated and is in no group.
 *   Specification 03, section 12, regime_metrics.
 */
export function decisionReturns(result: BacktestResult, regime: { readonly code: Int8Array }): DecisionReturns {
  const { gross, funding, cost } = result.returns;
  const run = { first: result.rows.first, rows: gross.length, origin: result.state.origin, lag: result.executionLag };
  return {
    code: decisionCodes(regime.code, run),
    returns: gross.map((value, k) => value - funding[k]! - (k === 0 ? result.costBefore : cost[k - 1]!)),
  };
}
