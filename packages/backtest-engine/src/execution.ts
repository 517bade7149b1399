import type * as z from 'zod';
import type { CostOptions } from './costs/cost-options.js';
import { fee } from './costs/fee.js';
import { slippage } from './costs/slippage.js';
import { squareRootImpact } from './costs/square-root-impact.js';
import { byLeg, type Ledger } from './accounting.js';
import type { Rebalance } from './action.js';
import type { Positions } from './internal/positions.js';
import type { PreparedMarket } from './internal/prepared-market.js';

/** A decided order on its way to its row. */
export type Order = { readonly due: number } & (
  { readonly kind: 'rebalance'; readonly rebalance: Rebalance } | { readonly kind: 'halve' } | { readonly kind: 'flatten' }
);

/** Trades due at a row: targets as fractions of that row's equity, or units where half of the units is meant. */
export interface DueTrades {
  readonly kind: Order['kind'];
  readonly columns: readonly number[];
  readonly targets: readonly number[];
}

/** The trades of an order, by code point: every held name and every name of a rebalance; what is held and not in it goes to 0. */
export function dueTrades(order: Order, positions: Positions): DueTrades {
  const { units, byId } = positions;
  if (order.kind === 'halve') {
    return { kind: 'halve', columns: Array.from(positions.held), targets: Array.from(positions.held, (n) => units[n]! / 2) };
  }
  const target = positions.target.fill(0);
  if (order.kind === 'rebalance') {
    const { book, weights } = order.rebalance;
    for (let k = 0; k < weights.length; k++) target[book.columns[k]!] = weights[k]!;
  }
  const columns: number[] = [];
  const targets: number[] = [];
  for (let i = 0; i < byId.length; i++) {
    const n = byId[i]!;
    if (units[n] === 0 && target[n] === 0) continue;
    columns.push(n);
    targets.push(target[n]!);
  }
  return { kind: order.kind, columns, targets };
}

/** What a row's trading came to. */
export interface Execution {
  /** Trades without a price, which stay due. */
  readonly unfilled: DueTrades | null;
  /** Absolute USD traded by leg. */
  readonly tradedUsd: readonly [majors: number, alts: number];
  /** Fees, slippage and impact, USD. */
  readonly costs: number;
  readonly impactMissing: number;
}

/**
 * Trades at the prices of row t: units become target·equity / price; fees, slippage and impact are booked, not yet taken from the equity.
 *
 * @param equity before costs, USD
 */
export function executeTrades(
  due: DueTrades,
  positions: Positions,
  market: PreparedMarket,
  at: { readonly row: number; readonly k: number; readonly equity: number },
  costs: z.output<typeof CostOptions>,
  ledger: Ledger,
): Execution {
  const { row, k, equity } = at;
  const { units, mark, markRow, leg } = positions;
  const N = positions.assets.length;
  const price = market.price.values;
  const usd = { traded: byLeg(), fees: byLeg(), slippage: byLeg(), impact: byLeg() };
  const waiting: number[] = [];
  let impactMissing = 0;
  for (let i = 0; i < due.columns.length; i++) {
    const n = due.columns[i]!;
    const now = price[row * N + n]!;
    if (!(now > 0)) {
      waiting.push(i);
      continue;
    }
    const target = due.targets[i]!;
    const trade = due.kind === 'halve' ? (target - units[n]!) * now : target * equity - units[n]! * now;
    units[n] = due.kind === 'halve' ? target : (target * equity) / now;
    mark[n] = now;
    markRow[n] = row;
    if (trade === 0) continue;
    const side = leg[n] as 0 | 1;
    usd.traded[side] += Math.abs(trade);
    usd.fees[side] += fee(trade, costs);
    usd.slippage[side] += slippage(trade, costs.slippageBps);
    ledger.netPurchases += trade;
    if (costs.impactCoefficient === 0) continue;
    const volume = market.averageVolume(row, n, costs.advDays);
    const impact = squareRootImpact(trade, market.volatility(row, n), volume, costs.impactCoefficient);
    if (impact === impact) usd.impact[side] += impact;
    else impactMissing++;
  }
  positions.refresh();
  const pick = (values: readonly number[]) => waiting.map((i) => values[i]!);
  const unfilled = waiting.length === 0 ? null : { kind: due.kind, columns: pick(due.columns), targets: pick(due.targets) };
  const spent = ledger.book(k, 'fees', usd.fees) + ledger.book(k, 'slippage', usd.slippage) + ledger.book(k, 'impact', usd.impact);
  return { unfilled, tradedUsd: usd.traded, costs: spent, impactMissing };
}

/** Due trades less those of one name. */
export function without(due: DueTrades | null, column: number): DueTrades | null {
  if (due === null) return null;
  const kept = due.columns.flatMap((n, i) => (n === column ? [] : [i]));
  if (kept.length === 0) return null;
  return { kind: due.kind, columns: kept.map((i) => due.columns[i]!), targets: kept.map((i) => due.targets[i]!) };
}

/** Whether units would be left after everything that is still to trade. */
export function isHeldAfter(orders: readonly Order[], unfilled: DueTrades | null, { held }: Positions): boolean {
  const newest = orders.findLast(({ kind }) => kind !== 'halve');
  if (newest !== undefined) return newest.kind === 'rebalance' && newest.rebalance.weights.some((weight) => weight !== 0);
  if (unfilled === null) return held.length > 0;
  return held.some((n) => !unfilled.columns.includes(n)) || unfilled.targets.some((target) => target !== 0);
}
