import { parseOptions, type Json } from '@regimelab/core';
import * as z from 'zod';
import { chargeFunding, closesAny, markToMarket, requireIdentity } from './accounting.js';
import { ACTIONS, REASONS, type Action, type ActionName, type Rebalance } from './action.js';
import { CostOptions } from './costs/cost-options.js';
import { COUNTERS, type Counter } from './counters.js';
import { dueTrades, executeTrades, isHeldAfter, without, type DueTrades, type Order } from './execution.js';
import { History } from './internal/history.js';
import { Paths } from './internal/paths.js';
import { Positions } from './internal/positions.js';
import { PreparedMarket } from './internal/prepared-market.js';
import { requireRebalance, requireRows } from './internal/require-inputs.js';
import { columnLookup, loadOrder, loadRebalance, loadUnfilled, saveOrder, saveRebalance, saveUnfilled } from './internal/state-codec.js';
import { FUNDING_SOURCES, type BacktestMarket } from './market.js';
import { MovingMarketView } from './market-view.js';
import type { Account, Decision, Policy } from './policy.js';
import type { BacktestResult } from './result.js';
import type { BacktestState } from './state.js';

/** Options of {@link runBacktest}. */
export const BacktestOptions = z
  .strictObject({
    costs: CostOptions.prefault({}),
    initialEquityUsd: z.number().gt(0).default(1_000_000),
    executionLag: z.int().min(1).default(1).describe('Rows from a decision to its trade.'),
    maxStalenessDays: z.number().min(0).default(3).describe('Age of the last price above which a held name is closed.'),
    delistHaircut: z.number().min(0).max(1).default(0).describe('Against the holder of a name closed so, fraction of its last price.'),
  })
  .readonly();
export type BacktestOptions = z.input<typeof BacktestOptions>;

/** What {@link runBacktest} runs. */
export interface BacktestInputs<S extends Json = Json> {
  /** Prepared by `prepareMarket` where several runs walk it. */
  readonly market: BacktestMarket;
  readonly policy: Policy<S>;
  /** First and last row to simulate. */
  readonly rows: { readonly first: number; readonly last: number };
}

const MINUTES_PER_DAY = 1440;
/** By code of `FUNDING_SOURCES`. */
const FUNDING_COUNTERS = ['funding_missing_days', 'funding_days_settled', 'funding_days_partial', 'funding_days_daily'] as const;

/**
 * Runs a policy over the rows of a market. At each row t, on the measurement clock:
 *
 * 1. price PnL = Σ units·(price[t] − last mark); without a price the mark stays, and a name whose mark is older than maxStalenessDays is
 *    closed at mark·(1 − delistHaircut·sign(units))
 * 2. funding = Σ units·mark[t−1]·φ[t] of the units held over (t−1, t]
 * 3. E⁻ = E[t−1] + price PnL − funding; E⁻ ≤ 0: ruined, no trade, the run ends
 * 4. the order decided at t − executionLag trades to weight·E⁻; a name without a price keeps its units and stays due until it is filled,
 *    delisted, or a newer order replaces the old one
 * 5. E[t] = E⁻ − fees − slippage − impact; E[t] ≤ 0: ruined
 * 6. the policy, on the knowledge clock, decides what trades at t + executionLag
 *
 * At the end the book is marked, not sold.
 *
 * @param resumeFrom where an earlier run of the same market, policy and options ended; the rows then begin after it. Running in parts gives
 *   the bits of running at once; only `counters` go over all parts.
 * @returns raw paths, one entry a simulated row
 * @throws {InvariantError} where the account does not add up
 * @throws {LookAheadError} where the policy asks for a row after its own
 * @throws {ConfigErrors} for unknown options or values out of range; {ConfigError} for rows outside of the market, or an unknown major
 * @throws {AlignmentError} for panels on different axes, or a state of another grid
 * @throws {ShapeError} for an order whose columns or weights are no book of this market
 * @remarks Weights decided with rows ≤ t earn from the row after their trade. The last mark of a held name carries over gaps. A missing
 *   funding rate charges nothing and is counted. Specification 03, section 11.
 */
export function runBacktest<S extends Json>(
  { market: given, policy, rows }: BacktestInputs<S>,
  options: BacktestOptions = {},
  resumeFrom: BacktestState | null = null,
): BacktestResult {
  const settings = parseOptions(BacktestOptions, options, 'runBacktest');
  const market = given instanceof PreparedMarket ? given : new PreparedMarket(given, 'runBacktest');
  requireRows(rows, market, resumeFrom);
  const { axes } = market.price;
  const { first } = rows;
  const N = axes.assets.length;
  const maxAge = settings.maxStalenessDays * (axes.unit === 'day' ? 1 : MINUTES_PER_DAY);

  const positions = new Positions(market);
  const size = resumeFrom?.ruined ? 0 : rows.last - first + 1;
  const paths = new Paths(size, N);
  const { ledger } = paths;
  const view = new MovingMarketView(market, first);
  const counters = { ...(resumeFrom?.counters ?? noCounts()) };
  const count = (counter: Counter, by = 1): void => void (counters[counter] += by);
  const fundingDays = new Int32Array(FUNDING_SOURCES.length);
  const columnOf = columnLookup(axes.assets);
  const takenAt = new Int32Array(N).fill(-1);
  const history = new History(resumeFrom?.netReturns ?? [], resumeFrom?.equityPath ?? [], size);

  let equity = resumeFrom?.equity ?? settings.initialEquityUsd;
  let entryRow = resumeFrom?.entryRow ?? -1;
  let orders: readonly Order[] = resumeFrom?.orders.map((order) => loadOrder(order, columnOf)) ?? [];
  let unfilled: DueTrades | null = resumeFrom?.unfilled ? loadUnfilled(resumeFrom.unfilled, columnOf) : null;
  let executed: Rebalance | null = resumeFrom?.rebalance ? loadRebalance(resumeFrom.rebalance, columnOf) : null;
  let policyState = (resumeFrom?.policy ?? policy.start) as S;
  let ruined = resumeFrom?.ruined ?? false;
  for (const { asset, units, mark, markRow } of resumeFrom?.positions ?? []) {
    const n = columnOf(asset);
    positions.units[n] = units;
    positions.mark[n] = mark;
    positions.markRow[n] = markRow;
  }
  positions.refresh();
  const initialEquity = equity;
  const rebalances: Rebalance[] = executed === null ? [] : [executed];
  for (const order of orders) if (order.kind === 'rebalance') rebalances.push(order.rebalance);

  const costBefore = resumeFrom?.cost ?? 0;
  const onDelisted = (n: number): void => {
    count('delisted');
    unfilled = without(unfilled, n);
  };
  const marking = { maxAge, haircut: settings.delistHaircut, onDelisted };
  let beforeDelisting: BacktestState | null = null;
  let done = 0;
  for (let t = first; done < size && !ruined; t++) {
    if (beforeDelisting === null && closesAny(positions, market, t, maxAge)) {
      beforeDelisting = saveState();
    }
    const k = done++;
    const before = equity;
    const valueBefore = positions.value();
    ledger.netPurchases = 0;
    paths.active[k] = Number(positions.held.length > 0);

    const funding = chargeFunding(positions, market, t, k, ledger, fundingDays);
    const profit = markToMarket(positions, market, t, k, ledger, marking);
    equity += profit - funding;

    const wasFlat = positions.held.length === 0;
    if (equity > 0) trade(t, k);
    if (positions.held.length === 0) entryRow = -1;
    else if (wasFlat) entryRow = t;
    ruined = !(equity > 0);
    const gross = paths.recordPositions(k, positions, equity);
    paths.equity[k] = equity;
    requireIdentity(ledger, k, { row: t, before, after: equity, valueBefore, valueAfter: positions.value(), gross });

    if (entryRow === t || entryRow === -1) history.clear();
    else history.add(equity / before - 1, equity);
    if (entryRow === -1) executed = null;
    paths.rebalanceRow[k] = executed?.row ?? -1;
    if (ruined) break;

    view.moveTo(t);
    const decision = policy.decide(view, accountAt(t), policyState);
    policyState = decision.state;
    countBook(decision);
    record(decision.action, t, k);
  }

  const returns = paths.returns(done, initialEquity);
  const state = saveState();
  const { executionLag } = settings;
  return paths.result(axes, first, done, {
    ...{ returns, rebalances, counters: state.counters, ruined, state, beforeDelisting, executionLag, costBefore },
  });

  function trade(t: number, k: number): void {
    const order = orders[0]?.due === t ? orders[0] : undefined;
    if (order !== undefined) {
      orders = orders.slice(1);
      unfilled = dueTrades(order, positions);
      if (order.kind === 'rebalance') executed = order.rebalance;
    }
    if (unfilled === null) return;
    const execution = executeTrades(unfilled, positions, market, { row: t, k, equity }, settings.costs, ledger);
    unfilled = execution.unfilled;
    count('no_price_trades', unfilled?.columns.length ?? 0);
    count('impact_missing', execution.impactMissing);
    const [majors, alts] = execution.tradedUsd;
    paths.turnover.majors[k] = majors / equity;
    paths.turnover.alts[k] = alts / equity;
    paths.traded[k] = Number(majors > 0 || alts > 0);
    equity -= execution.costs;
  }

  function accountAt(t: number): Account {
    const isFlattenPending = unfilled?.kind === 'flatten' || orders.some(({ kind }) => kind === 'flatten');
    const { netReturns, equityPath } = history;
    const hasPosition = positions.held.length > 0;
    return {
      row: t,
      equity,
      hasPosition,
      isHeld: isHeldAfter(orders, unfilled, positions),
      isFlattenPending,
      entryRow,
      netReturns,
      equityPath,
    };
  }

  function countBook({ action, book }: Decision<S>): void {
    if (book === null) return;
    count('dropped_no_funding', book.droppedNoFunding);
    if (book.kind === 'none') count(book.reason);
    else if (action.kind === 'rebalance' && book.isFallback) count(`fallback_${book.mode}`);
  }

  function record(action: Action, t: number, k: number): void {
    const due = t + settings.executionLag;
    const asked: ActionName = action.kind === 'halve' ? 'rebalance' : action.kind;
    // Nothing to close or halve is a quiet day.
    const name = action.kind === 'rebalance' || isHeldAfter(orders, unfilled, positions) ? asked : 'hold';
    paths.action[k] = ACTIONS.indexOf(name);
    paths.reason[k] = REASONS.indexOf(action.reason);
    count(name);
    if (name === 'hold') {
      if (action.reason === 'rearm_wait') count('rearm_wait');
      return;
    }
    const { reason } = action;
    if (reason === 'stop_loss' || reason === 'take_profit' || reason === 'time_exit' || reason === 'trailing_stop') count(reason);
    if (action.kind === 'rebalance') {
      requireRebalance(action.rebalance, t, takenAt);
      rebalances.push(action.rebalance);
      orders = [...orders, { due, kind: 'rebalance', rebalance: action.rebalance }];
    } else if (action.kind !== 'hold') {
      orders = [...orders, { due, kind: action.kind }];
    }
  }

  function saveState(): BacktestState {
    const { assets, times } = axes;
    const counted = { ...counters };
    FUNDING_COUNTERS.forEach((counter, code) => (counted[counter] += fundingDays[code]!));
    const row = done === 0 ? (resumeFrom?.row ?? first - 1) : first + done - 1;
    return {
      row,
      time: times[row]!,
      origin: resumeFrom?.origin ?? first,
      equity,
      cost: paths.lastCost(done, initialEquity) ?? costBefore,
      ruined,
      positions: Array.from(positions.held, (n) => {
        return { asset: assets[n]!, units: positions.units[n]!, mark: positions.mark[n]!, markRow: positions.markRow[n]! };
      }),
      entryRow,
      netReturns: [...history.netReturns],
      equityPath: [...history.equityPath],
      rebalance: executed === null ? null : saveRebalance(executed, assets),
      orders: orders.map((order) => saveOrder(order, assets)),
      unfilled: unfilled === null ? null : saveUnfilled(unfilled, assets),
      counters: counted,
      policy: policyState,
    };
  }
}

function noCounts(): Record<Counter, number> {
  return Object.fromEntries(COUNTERS.map((counter) => [counter, 0])) as Record<Counter, number>;
}
