import {
  regimePolicy,
  runBacktest,
  type BacktestResult,
  type Policy,
  type RegimePolicyOptions,
  type RegimePolicyState,
} from '@regimelab/backtest-engine';
import { asCausal, DataError, formatDay, type Axes, type Causal, type Day } from '@regimelab/core';
import { buildFeatures, COMPOSITE_INPUTS, type FeatureTable } from '@regimelab/features';
import { walkForwardWindows } from '@regimelab/labeling';
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

/** One majors-alts run: everything its files are made of. */
export interface MajorsAltsResult {
  readonly grid: Axes;
  readonly market: MajorsAltsMarket;
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
  readonly basketsAt: BasketChoice;
  readonly books: Causal<BookPath>;
  /** Rows the book is walked over: those of the test windows. */
  readonly simulated: RowRange;
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
  const { market, excluded } = loaded;
  const { grid } = market;
  const majors = [config.universe.majors[0]!, config.universe.majors[1]!] as const;
  const rows = rowsOf(grid, window);
  const plan = planWalk(rows, config, until);
  const features = featuresOf(loaded, config);
  const columns = scoreColumns(features);
  const price = market.knowledge.price;
  const { composite, mode } = config.regime;
  const { signals, searched } =
    mode !== 'composite'
      ? { signals: fittedRegimes(columns, features.valid, config), searched: [] }
      : composite.grid_search.enabled
        ? searchRegimes(loaded, columns, features.valid, config, plan.windows)
        : { signals: compositeRegimes(columns, features.valid, price, config, configuredParameters(config)), searched: [] };

  const simulated = { first: plan.windows[0]!.test.first, last: plan.windows.at(-1)!.test.last };
  const traded = new Set<string>(config.backtest.trade_regimes);
  const isTraded = (t: number) => traded.has(signals.regime.names[signals.regime.code[t]!] ?? '');
  const basketsAt = basketChoice(market, config, new Set(excluded.keys()));
  const books = chooseBooks(market, config, basketsAt(rowList(simulated).filter(isTraded)), loaded.trackedBetas);
  const walked = { market, majors, signals, searched, books, simulated };
  return {
    grid,
    market,
    majors,
    executionLag: config.backtest.execution_lag,
    rows,
    unusedRows: plan.unusedRows,
    windows: plan.windows.map(({ test }) => test),
    features,
    signals,
    searched,
    basketsAt,
    books,
    simulated,
    backtest: walkDays(walked, config),
  };
}

/** The walk over the simulated days (specification 03, sections 10 and 11). */
export function walkDays(
  {
    market,
    majors,
    signals,
    searched,
    books,
    simulated,
  }: Pick<MajorsAltsResult, 'market' | 'majors' | 'signals' | 'searched' | 'books' | 'simulated'>,
  config: MajorsAltsConfig,
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
      market: {
        price: market.measurement.price,
        decisionPrice: market.knowledge.price,
        volume: market.measurement.volume,
        funding: market.measurement.funding,
        majors,
      },
      policy: searched.length === 0 ? policyOf(configuredParameters(config)) : policyByWindow(searched, policyOf),
      rows: simulated,
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

/** The eight feature groups over the whole grid. */
export function featuresOf({ market, excluded, factIds }: MajorsAltsLake, { universe, features }: MajorsAltsConfig): Causal<FeatureTable> {
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
    { majors: [universe.majors[0]!, universe.majors[1]!], excluded: new Set(excluded.keys()) },
    {
      burnInDays: features.burn_in_days,
      minAssets: features.min_assets,
      groupFunding: features.group_funding,
      oiMinShare: features.oi_min_share,
    },
  );
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
