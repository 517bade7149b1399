import {
  prepareMarket,
  regimePolicy,
  runBacktest,
  type BacktestMarket,
  type BacktestResult,
  type BacktestState,
  type Policy,
  type RegimePolicyOptions,
  type RegimePolicyState,
} from '@regimelab/backtest-engine';
import { asCausal, DataError, formatDay, type Axes, type Causal, type Day } from '@regimelab/core';
import { buildFeatures, COMPOSITE_INPUTS, type FeatureTable } from '@regimelab/features';
import { walkForwardWindows } from '@regimelab/labeling';
import { Remembered } from '../remembered.js';
import { basketChoice, chooseBooks, type BasketChoice, type BookPath } from './choose-books.js';
import type { MajorsAltsLake, MajorsAltsMarket } from './load-majors-alts-lake.js';
import { SCORE_INPUTS, type MajorsAltsConfig } from './majors-alts-config.js';
import {
  compositeRegimes,
  configuredParameters,
  fittedRegimes,
  type RegimeSignals,
  type ScoreColumns,
  type ScoreParameters,
} from './read-regimes.js';
import { searchRegimes, type SearchedWindow } from './search-regimes.js';

/** First and last row of the grid, both included. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** The days of a run before any book is chosen: their features, scores and regimes, and which of them are simulated. */
export interface RegimeDays {
  readonly grid: Axes;
  readonly market: MajorsAltsMarket;
  /** The two factors of betas and features. */
  readonly majors: readonly [string, string];
  readonly executionLag: number;
  /** Rows of [start, end]. */
  readonly rows: RowRange;
  /** Rows before the first test window. */
  readonly unusedRows: number;
  /** Test windows, one after the other; without walk-forward one of all rows. */
  readonly windows: readonly RowRange[];
  readonly features: Causal<FeatureTable>;
  readonly signals: RegimeSignals;
  /** What the grid search found for each window; empty without a search. */
  readonly searched: readonly SearchedWindow[];
  /** Rows the book is walked over: those of the test windows. */
  readonly simulated: RowRange;
}

/** One majors-alts run: everything its files are made of. */
export interface MajorsAltsResult extends RegimeDays {
  /** Ids of the long leg; every other name of a book is an alt. */
  readonly longLeg: readonly string[];
  readonly basketsAt: BasketChoice;
  readonly books: Causal<BookPath>;
  readonly backtest: BacktestResult;
}

/**
 * Computes a majors-alts backtest: features, regimes, books and the walk over the days (specification 03, sections 4 to 11).
 *
 * @param window first and last day, both included; the history before it feeds every look-back
 * @param until `open`: the days go on after the window, so a last test window is a window of its own however short it still is
 * @throws {DataError} `BACKTEST_NO_DAYS` where the lake has no price in the window, `BACKTEST_TOO_SHORT`
 */
export function computeMajorsAlts(
  loaded: MajorsAltsLake,
  config: MajorsAltsConfig,
  window: { readonly start: Day; readonly end: Day },
  until: 'end' | 'open' = 'end',
): MajorsAltsResult {
  const days = readDays(loaded, config, window, until);
  const basketsAt = basketChoice(loaded.market, config, new Set(loaded.excluded.keys()));
  const books = chooseBooks(loaded.market, config, basketsAt(tradedRows(days, config)), loaded.trackedBetas);
  return { ...days, longLeg: days.majors, basketsAt, books, backtest: walkDays({ ...days, books }, config) };
}

/**
 * Features, scores and regimes of the days of a window, and which of them a walk-forward simulates.
 *
 * @throws {DataError} `BACKTEST_NO_DAYS`, `BACKTEST_TOO_SHORT`
 */
export function readDays(
  loaded: MajorsAltsLake,
  config: MajorsAltsConfig,
  window: { readonly start: Day; readonly end: Day },
  until: 'end' | 'open',
): RegimeDays {
  const { market } = loaded;
  const { grid } = market;
  const rows = rowsOf(grid, window);
  const plan = planWalk(rows, config, until);
  const features = featuresOf(loaded, config);
  return {
    grid,
    market,
    majors: [config.universe.majors[0]!, config.universe.majors[1]!],
    executionLag: config.backtest.execution_lag,
    rows,
    unusedRows: plan.unusedRows,
    windows: plan.windows.map(({ test }) => test),
    features,
    ...signalsOf(loaded, features, config, plan.windows),
    simulated: { first: plan.windows[0]!.test.first, last: plan.windows.at(-1)!.test.last },
  };
}

/** The simulated rows on which a book may be held: those of a traded regime. */
export function tradedRows({ signals, simulated }: RegimeDays, { backtest }: MajorsAltsConfig): readonly number[] {
  const { names, code } = signals.regime;
  const traded = new Set<string>(backtest.trade_regimes);
  return rowList(simulated).filter((t) => traded.has(names[code[t]!] ?? ''));
}

/** Markets as the engine walks them, by their long leg: the walks of a run, and of the runs of a sweep, share what each computes of them. */
const prepared = new Remembered<MajorsAltsMarket, BacktestMarket>(2);

function preparedMarket(market: MajorsAltsMarket, majors: readonly string[]): BacktestMarket {
  const { measurement, knowledge } = market;
  const { price, volume, funding } = measurement;
  return prepared.of(market, JSON.stringify(majors), () =>
    prepareMarket({ price, decisionPrice: knowledge.price, volume, funding, majors }),
  );
}

/**
 * The walk over the simulated days (specification 03, sections 10 and 11).
 *
 * @param days.majors ids of the long leg
 * @param from where an earlier walk of these days stood: the rows after it are walked
 */
export function walkDays(
  {
    market,
    majors,
    signals,
    searched,
    books,
    simulated,
  }: Pick<MajorsAltsResult, 'market' | 'signals' | 'searched' | 'books' | 'simulated'> & { readonly majors: readonly string[] },
  config: MajorsAltsConfig,
  from: BacktestState | null = null,
): BacktestResult {
  const { backtest, costs } = config;
  const inputs = {
    score: asCausal({ score: signals.score }),
    regime: signals.regime,
    books: (row: number) => books.byRow.get(row)!,
  };
  const policyOf = ({ thresholds }: ScoreParameters) => regimePolicy(inputs, policyOptions(config, thresholds));
  return runBacktest(
    {
      market: preparedMarket(market, majors),
      policy: searched.length === 0 ? policyOf(configuredParameters(config)) : policyByWindow(searched, policyOf),
      rows: from === null ? simulated : { first: from.row + 1, last: simulated.last },
    },
    {
      costs: {
        makerFeeBps: costs.maker_fee_bps,
        takerFeeBps: costs.taker_fee_bps,
        takerShare: costs.taker_share,
        slippageBps: costs.slippage_bps,
        impactCoefficient: costs.slippage_adv_multiplier,
        advDays: costs.adv_days,
      },
      initialEquityUsd: costs.initial_equity_usd,
      executionLag: backtest.execution_lag,
      maxStalenessDays: backtest.max_staleness_days,
      delistHaircut: backtest.delist_haircut,
    },
    from,
  );
}

/** The decision rule in the words of its package. */
function policyOptions({ backtest, regime }: MajorsAltsConfig, thresholds: ScoreParameters['thresholds']): RegimePolicyOptions {
  const { regime_position_scaling: scaling, risk_management: risk } = backtest;
  return {
    tradeRegimes: backtest.trade_regimes,
    rebalanceScoreDelta: backtest.rebalance_score_delta,
    rebalanceFrequencyDays: backtest.rebalance_frequency_days,
    maxGapDays: regime.composite.max_gap_days,
    positionScale: {
      enabled: scaling.enabled,
      useScoreMagnitude: scaling.use_score_magnitude,
      strongRiskOnMajors: scaling.strong_risk_on_majors,
      weakRiskOnMajors: scaling.weak_risk_on_majors,
      riskOnMajors: scaling.risk_on_majors,
      thresholdHigh: thresholds.high,
      thresholdStrongHigh: thresholds.strongHigh,
    },
    stopLoss: {
      enabled: risk.stop_loss.enabled,
      dailyLossThreshold: risk.stop_loss.daily_loss_threshold,
      lookbackDays: risk.stop_loss.lookback_days,
      volatilityAdjusted: risk.stop_loss.volatility_adjusted,
      kStop: risk.stop_loss.k_stop,
      cooldownDays: risk.stop_loss.cooldown_days,
    },
    takeProfit: {
      enabled: risk.take_profit.enabled,
      profitThreshold: risk.take_profit.profit_threshold,
      timeBasedExitDays: risk.take_profit.time_based_exit_days,
      partialProfitTaking: risk.take_profit.partial_profit_taking,
    },
    trailingStop: {
      enabled: risk.trailing_stop.enabled,
      drawdownThreshold: risk.trailing_stop.drawdown_threshold,
      lookbackDays: risk.trailing_stop.lookback_days,
    },
    volatilityTarget: {
      enabled: risk.volatility_targeting.enabled,
      target: risk.volatility_targeting.target,
      lookbackDays: risk.volatility_targeting.lookback_days,
      minScale: risk.volatility_targeting.min_scale,
      maxScale: risk.volatility_targeting.max_scale,
    },
  };
}

/** Each test window is decided by the thresholds found for it; what the policy remembers goes from window to window. */
function policyByWindow(
  searched: readonly SearchedWindow[],
  policyOf: (parameters: ScoreParameters) => Policy<RegimePolicyState>,
): Policy<RegimePolicyState> {
  const policies = searched.map(({ test, parameters }) => ({ last: test.last, policy: policyOf(parameters) }));
  return {
    start: policies[0]!.policy.start,
    decide: (view, account, state) => policies.find(({ last }) => view.row <= last)!.policy.decide(view, account, state),
  };
}

const tables = new Remembered<MajorsAltsLake, Causal<FeatureTable>>(4);

/** The eight feature groups over the whole grid. */
export function featuresOf(loaded: MajorsAltsLake, { universe, features }: MajorsAltsConfig): Causal<FeatureTable> {
  return tables.of(loaded, JSON.stringify([universe.majors, features]), () => computeFeatures(loaded, universe.majors, features));
}

function computeFeatures(
  { market, excluded, factIds }: MajorsAltsLake,
  majors: readonly string[],
  features: MajorsAltsConfig['features'],
): Causal<FeatureTable> {
  const { knowledge } = market;
  return buildFeatures(
    {
      price: knowledge.price,
      marketCapAsOf: knowledge.marketCapAsOf,
      volume: knowledge.volume,
      funding: knowledge.funding,
      openInterest: knowledge.openInterest,
      openInterestAsOf: knowledge.openInterestAsOf,
      altIds: factIds,
    },
    { majors: [majors[0]!, majors[1]!], excluded: new Set(excluded.keys()) },
    {
      burnInDays: features.burn_in_days,
      minAssets: features.min_assets,
      groupFunding: features.group_funding,
      oiMinShare: features.oi_min_share,
    },
  );
}

/** Score and regime of every day by the way the configuration names, and what a search of their parameters found. */
export function signalsOf(
  loaded: MajorsAltsLake,
  features: FeatureTable,
  config: MajorsAltsConfig,
  windows: readonly WalkWindow[],
): { readonly signals: RegimeSignals; readonly searched: readonly SearchedWindow[] } {
  const columns = scoreColumns(features);
  const { composite, mode } = config.regime;
  if (mode !== 'composite') return { signals: fittedRegimes(columns, features.valid, config), searched: [] };
  if (composite.grid_search.enabled) return searchRegimes(loaded, columns, features.valid, config, windows);
  const { price } = loaded.market.knowledge;
  return { signals: compositeRegimes(columns, features.valid, price, config, configuredParameters(config)), searched: [] };
}

/** The z columns of the composite score, by the names of the configuration. */
export function scoreColumns(features: FeatureTable): ScoreColumns {
  return Object.fromEntries(SCORE_INPUTS.map((name) => [name, features.z[COMPOSITE_INPUTS[name]]])) as unknown as ScoreColumns;
}

/** A test window and the rows before it that a search may learn from. */
export interface WalkWindow {
  readonly test: RowRange;
  readonly train: RowRange | null;
}

function planWalk(
  rows: RowRange,
  { backtest }: MajorsAltsConfig,
  until: 'end' | 'open',
): { readonly windows: readonly WalkWindow[]; readonly unusedRows: number } {
  if (!backtest.walk_forward) return { windows: [{ test: rows, train: null }], unusedRows: 0 };
  const nRows = rows.last - rows.first + 1;
  const later = until === 'open' ? backtest.min_test_days - 1 : 0;
  const { windows, unusedRows } = walkForwardWindows(nRows + later, {
    lookbackWindowDays: backtest.lookback_window_days,
    testWindowDays: backtest.test_window_days,
    minTestDays: backtest.min_test_days,
  });
  const shifted = ({ first, last }: RowRange) => ({ first: first + rows.first, last: Math.min(last + rows.first, rows.last) });
  const begun = windows.filter(({ test }) => test.first < nRows);
  return { windows: begun.map(({ test, train }) => ({ test: shifted(test), train: shifted(train) })), unusedRows };
}

/** The rows of the grid within a window of days. @throws {DataError} `BACKTEST_NO_DAYS` */
function rowsOf({ times }: Axes, { start, end }: { readonly start: Day; readonly end: Day }): RowRange {
  const [oldest, newest] = [times[0]!, times.at(-1)!];
  const rows = { first: Math.max(0, start - oldest), last: Math.min(times.length - 1, end - oldest) };
  if (rows.first <= rows.last) return rows;
  throw new DataError('BACKTEST_NO_DAYS', `no price between ${formatDay(start)} and ${formatDay(end)}`, {
    hint: `the lake's prices can be used from ${formatDay(oldest)} to ${formatDay(newest)}`,
  });
}

/** The rows of a range, one by one. */
export const rowList = ({ first, last }: RowRange) => Array.from({ length: last - first + 1 }, (_, k) => first + k);
