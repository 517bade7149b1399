import { DataError, formatDay, MS_PER_DAY, type Day, type Panel } from '@regimelab/core';
import { ACTIONS, type BacktestResult, type Rebalance } from '@regimelab/backtest-engine';
import { withLake } from '../with-lake.js';
import { computeMajorsAlts, type MajorsAltsResult } from './compute-majors-alts.js';
import { loadMajorsAltsLake, withLakeIds, type MajorsAltsLake } from './load-majors-alts-lake.js';
import type { MajorsAltsConfig } from './majors-alts-config.js';

/** Days the newest price may be old. */
const PRICE_STALENESS_DAYS = 3;
/** Share of the usual number of prices that a day needs; fewer look like a day that is still being written. */
const COMPLETE_SHARE = 0.8;
/** Days whose median is the usual number. */
const USUAL_DAYS = 7;

/** What to ask for. */
export interface SignalsRequest {
  readonly config: MajorsAltsConfig;
  /** The day of the signal: 00:00 UTC. */
  readonly asof: Day;
  /** First day of the walk that leads to the signal; null: the first of the lake. Stops and entries depend on it. */
  readonly start: Day | null;
  /** Milliseconds since 1970: the run's one clock. */
  readonly now: number;
}

/** The content of `signals_today.json`: the row of that day in a backtest that ends on it. */
export interface Signals {
  readonly asof_date: string;
  /** Null where the score is missing. */
  readonly regime: string | null;
  readonly score: number | null;
  /** Σ|w| of the book to hold. */
  readonly suggested_gross: number;
  /** Signed fractions of equity; alts are negative. */
  readonly leg_weights: { readonly majors: Readonly<Record<string, number>>; readonly alts: Readonly<Record<string, number>> };
  /** Fraction of equity a day; positive: the book pays. Null where no rate is known. */
  readonly expected_funding_daily: number | null;
  /** Raw features: percent of the alts that rose, and BTC's share of the market. */
  readonly key_features: { readonly alt_breadth: number | null; readonly btc_dominance: number | null };
  readonly action: string;
  /** Ex ante, of the book to hold; null while flat. */
  readonly residual_beta: { readonly btc: number; readonly eth: number } | null;
  /** Tables whose newest row is too old to be used on that day. */
  readonly stale_inputs: readonly string[];
  readonly warnings: readonly string[];
  /** Row that was decided on: the day itself, or the newest with a price. */
  readonly decision_date: string;
}

/**
 * The signal of a day, from the code path of the backtest: the last row of a run that ends on it.
 *
 * @throws {DataError} `SIGNAL_STALE` where the prices end more than 3 days before the day, or caps or volumes are too old to be used;
 *   `SIGNAL_PARTIAL` where the newest day lacks a major or many of the usual prices; and what a backtest throws
 */
export async function runSignals({ config: given, asof, start, now }: SignalsRequest): Promise<Signals> {
  return withLake(given, async (lake) => {
    const config = withLakeIds(given, lake);
    const loaded = await loadMajorsAltsLake(lake, config, now, start ?? -Infinity);
    const { times } = loaded.market.grid;
    const row = Math.min(times.length - 1, asof - times[0]!);
    if (row < 0) {
      throw new DataError('BACKTEST_NO_DAYS', `no price knowable on ${formatDay(asof)}: the first is of ${formatDay(times[0]!)}`, {
        hint: 'ask for a later day with --asof',
      });
    }
    const stale = staleInputs(loaded, config, asof);
    requireFresh(loaded, asof, row, stale);
    requireComplete(loaded.market.knowledge.price, row, config.universe.majors);
    const result = computeMajorsAlts(loaded, config, { start: start ?? times[0]!, end: times[row]! }, 'open');
    return signalsOf(result, loaded, config, asof, stale);
  });
}

/** The signal of a result's last row. */
export function signalsOf(
  result: MajorsAltsResult,
  { market }: MajorsAltsLake,
  config: MajorsAltsConfig,
  asof: Day,
  stale: readonly string[],
): Signals {
  const { grid, backtest, signals, features, majors, executionLag } = result;
  const row = backtest.rows.last;
  const k = backtest.equity.length - 1;
  const held = bookToHold(backtest, executionLag);
  const weights = held?.weights ?? new Map<number, number>();
  const named = (leg: 'majors' | 'alts') =>
    Object.fromEntries(
      [...weights].flatMap(([column, weight]) => {
        const asset = grid.assets[column]!;
        return majors.includes(asset) === (leg === 'majors') ? [[asset, weight]] : [];
      }),
    );
  const { value: funding, missing } = expectedFunding(weights, market.knowledge.fundingAsOf, row);
  const regime = signals.regime.names[signals.regime.code[row]!] ?? null;
  const warnings = [
    ...(grid.times[row]! < asof ? [`the newest price is knowable on ${formatDay(grid.times[row]!)}: the signal is of that day`] : []),
    ...stale.map((table) => `${table} is too old to be used on ${formatDay(asof)}`),
    ...(regime === null ? ['no regime: too few features are known'] : []),
    ...(missing.length > 0 ? [`no funding rate for ${missing.map((column) => grid.assets[column]).join(', ')}`] : []),
    ...(market.measurement.funding === null && config.costs.funding_enabled
      ? ['the lake has no funding table: no funding is expected']
      : []),
    ...(backtest.ruined ? ['the account of the walk was ruined: nothing is suggested'] : []),
  ];
  return {
    asof_date: formatDay(asof),
    regime,
    score: finite(signals.score[row]!),
    suggested_gross: [...weights.values()].reduce((sum, weight) => sum + Math.abs(weight), 0),
    leg_weights: { majors: named('majors'), alts: named('alts') },
    expected_funding_daily: funding,
    key_features: { alt_breadth: finite(features.raw.alt_breadth_pct_up[row]!), btc_dominance: finite(features.raw.btc_dominance[row]!) },
    action: ACTIONS[backtest.action[k]!] ?? 'hold',
    residual_beta: held === null ? null : { btc: held.residual[0], eth: held.residual[1] },
    stale_inputs: stale,
    warnings,
    decision_date: formatDay(grid.times[row]!),
  };
}

/** The book that stands once the orders of the last row and those before it have traded. */
function bookToHold(
  backtest: BacktestResult,
  executionLag: number,
): { readonly weights: ReadonlyMap<number, number>; readonly residual: readonly [number, number] } | null {
  const k = backtest.equity.length - 1;
  const ordered = (rebalance: Rebalance) => {
    const scale = rebalance.scale * rebalance.volatilityFactor;
    return {
      weights: new Map(Array.from(rebalance.book.columns, (column, j) => [column, rebalance.weights[j]!])),
      residual: [rebalance.book.residual[0] * scale, rebalance.book.residual[1] * scale] as const,
    };
  };
  const byRow = new Map(backtest.rebalances.map((rebalance) => [rebalance.row, rebalance]));
  // The newest order that has not traded yet says what will be held.
  for (let back = 0; back < executionLag && k - back >= 0; back++) {
    const action = ACTIONS[backtest.action[k - back]!];
    if (action === 'flatten') return null;
    const rebalance = byRow.get(backtest.rows.first + k - back);
    if (action === 'rebalance' && rebalance !== undefined) return ordered(rebalance);
  }
  const current = byRow.get(backtest.rebalanceRow[k]!);
  if (current === undefined) return null;
  const N = backtest.axes.assets.length;
  const weights = backtest.weights.values.subarray(k * N, k * N + N);
  const drifted = new Map([...weights.entries()].filter(([, weight]) => weight !== 0 && Number.isFinite(weight)));
  return { weights: drifted, residual: ordered(current).residual };
}

/** Σ w · last rate per 8 h · 3 over the names whose rate is known. */
function expectedFunding(weights: ReadonlyMap<number, number>, rate8: Panel | null, row: number) {
  const missing: number[] = [];
  if (rate8 === null) return { value: null, missing };
  const N = rate8.axes.assets.length;
  let sum = 0;
  for (const [column, weight] of weights) {
    const rate = rate8.values[row * N + column]!;
    if (Number.isFinite(rate)) sum += weight * rate * 3;
    else missing.push(column);
  }
  return { value: missing.length > 0 && missing.length === weights.size ? null : sum, missing };
}

/** Tables whose newest row may not be used as of a day. */
function staleInputs({ tables }: MajorsAltsLake, { universe }: MajorsAltsConfig, asof: Day): readonly string[] {
  const limit: Readonly<Record<string, number>> = {
    fact_price: universe.max_staleness_days.price,
    fact_marketcap: universe.max_staleness_days.marketcap,
    fact_volume: universe.max_staleness_days.volume,
    fact_open_interest: universe.max_staleness_days.open_interest,
    fact_funding: PRICE_STALENESS_DAYS,
  };
  return tables.filter(({ table, newestObservedAt }) => asof - newestObservedAt / MS_PER_DAY > limit[table]!).map(({ table }) => table);
}

function requireFresh({ market }: MajorsAltsLake, asof: Day, row: number, stale: readonly string[]): void {
  const newest = market.grid.times[row]!;
  const required = stale.filter((table) => table === 'fact_marketcap' || table === 'fact_volume');
  if (asof - newest <= PRICE_STALENESS_DAYS && required.length === 0) return;
  const what =
    asof - newest > PRICE_STALENESS_DAYS
      ? `the newest price is knowable on ${formatDay(newest)}`
      : `${required.join(' and ')} ended too early`;
  throw new DataError('SIGNAL_STALE', `no signal for ${formatDay(asof)}: ${what}`, {
    hint: 'bring the lake up to date, or ask for an earlier day with --asof',
    context: { asof: formatDay(asof), newest_price: formatDay(newest), stale_inputs: stale },
  });
}

function requireComplete({ values, axes }: Panel, row: number, majors: readonly string[]): void {
  const N = axes.assets.length;
  const isThere = (t: number, n: number) => Number.isFinite(values[t * N + n]);
  const count = (t: number) => axes.assets.reduce((sum, _, n) => sum + Number(isThere(t, n)), 0);
  const before = Array.from({ length: Math.min(USUAL_DAYS, row) }, (_, j) => count(row - 1 - j)).sort((a, b) => a - b);
  const usual = before[Math.floor(before.length / 2)] ?? 0;
  const missing = majors.filter((major) => !isThere(row, axes.assets.indexOf(major)));
  const day = formatDay(axes.times[row]!);
  if (missing.length === 0 && count(row) >= COMPLETE_SHARE * usual) return;
  const what = missing.length > 0 ? `${missing.join(' and ')} has no price` : `${count(row)} assets have a price, ${usual} usually do`;
  throw new DataError('SIGNAL_PARTIAL', `no signal for ${day}: ${what} that arrived on that day`, {
    hint: 'wait until the day is whole in the lake, or ask for an earlier day with --asof',
    context: { day, prices: count(row), usual, missing_majors: missing },
  });
}

const finite = (value: number) => (Number.isFinite(value) ? value : null);
