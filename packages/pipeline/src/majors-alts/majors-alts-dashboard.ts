import { ACTIONS, REASONS, type PnlPaths } from '@regimelab/backtest-engine';
import type { Interval, RegimeEdge, RegimeEvaluation } from '@regimelab/bootstrap-stats';
import { formatDay } from '@regimelab/core';
import type { Measure } from '@regimelab/performance';
import {
  renderDashboard,
  type DashboardEdge,
  type DashboardEvent,
  type DashboardHorizon,
  type DashboardInput,
  type Figure,
} from '@regimelab/report';
import { trustConventions, trustFlags } from '../lake-record.js';
import { COUNTER_MEANING } from './counters.js';
import { regimeNumbers } from './evaluate-regimes.js';
import { configHash } from '../config-hash.js';
import type { MajorsAltsConfig } from './majors-alts-config.js';
import { type MajorsAltsFacts } from './majors-alts-manifest.js';
import { verdictSentence } from '../audit/audit-look-ahead.js';
import type { MajorsAltsKpis } from './majors-alts-kpis.js';
import { REALISED_BETA_DAYS, rollingBetas, type DailyColumns, type NeutralityColumns, type RegimeMetrics } from './majors-alts-tables.js';
import { columnOf } from './read-regimes.js';

/** What the dashboard shows besides the facts of the manifest. */
export interface DashboardParts {
  readonly daily: DailyColumns;
  readonly neutrality: NeutralityColumns;
  readonly kpis: MajorsAltsKpis;
  readonly metrics: readonly RegimeMetrics[];
  /** Null where the bootstrap is off. */
  readonly evaluation: readonly RegimeEvaluation[] | null;
  readonly verdict: readonly string[];
}

/** `dashboard.html` of a run. */
export function dashboardHtml(facts: MajorsAltsFacts, parts: DashboardParts): string {
  return renderDashboard(dashboardInput(facts, parts));
}

/** What `dashboard.html` shows. */
export function dashboardInput(
  facts: MajorsAltsFacts,
  { daily, neutrality, kpis, metrics, evaluation, verdict }: DashboardParts,
): DashboardInput {
  const { config, result, lake, loaded, code } = facts;
  const { backtest, signals, grid, rows, majors } = result;
  const { universe, regime } = config;
  const { names } = signals.regime;
  const days = (range: { first: number; last: number }) =>
    Array.from({ length: range.last - range.first + 1 }, (_, k) => formatDay(grid.times[range.first + k]!));
  const within = <A extends Float64Array | Uint8Array | Int8Array>(values: A) => values.subarray(rows.first, rows.last + 1) as A;
  const composite = regime.mode === 'composite' && !regime.composite.grid_search.enabled ? regime.composite : null;
  const scaled = (value: (j: number) => number) => Float64Array.from(neutrality.books, (_, j) => value(j) * neutrality.scale[j]!);
  const book = (j: number) => neutrality.books[j]!.neutral;
  return {
    title: facts.header.title,
    runId: facts.runId,
    timestamp: facts.timestamp,
    period: { start: formatDay(facts.window.start), end: formatDay(facts.window.end) },
    definition: {
      majors,
      longLeg: result.longLeg,
      basketSize: universe.basket_size,
      neutralityMode: universe.neutrality_mode,
      altGross: universe.alt_gross,
      grossCap: universe.gross_cap,
      executionLag: result.executionLag,
      initialEquityUsd: config.costs.initial_equity_usd,
      realisedBetaDays: REALISED_BETA_DAYS,
      maxResidualBeta: residualLimit(universe),
      tradeRegimes: config.backtest.trade_regimes.filter((name) => names.includes(name)),
      regimeMode: regime.mode,
      fundingCharged: result.market.measurement.funding !== null,
    },
    trust: {
      lakeName: lake.lake.descriptor.name,
      dataHash: lake.snapshot.dataHash,
      descriptor: lake.lake.descriptorSource === 'assumed' ? null : (config.data.lake_descriptor ?? 'lake.yaml'),
      conventions: trustConventions(lake),
      code: { version: code.version, commit: code.commit, dirty: code.dirty ?? false, diffHash: code.diffHash },
      configHash: configHash(config),
      timing: timing(facts),
      flags: [
        ...(loaded.fundingAbsent
          ? [{ level: 'warning' as const, code: 'FUNDING_ABSENT', detail: 'the lake has no funding table: no funding is charged' }]
          : []),
        ...trustFlags(lake),
      ],
      droppedRows: loaded.tables.flatMap(({ table, dropped }) => dropped.map(({ reason, count }) => ({ table, reason, count }))),
      lookAhead: facts.lookAhead && { passed: facts.lookAhead.passed, detail: verdictSentence(facts.lookAhead) },
    },
    verdict,
    regimeNames: names,
    thresholds:
      composite === null
        ? null
        : {
            low: composite.threshold_low,
            high: composite.threshold_high,
            strongLow: names.length === 5 ? composite.threshold_strong_low : null,
            strongHigh: names.length === 5 ? composite.threshold_strong_high : null,
          },
    timeline: {
      date: days(rows),
      score: within(signals.score),
      scoreUngated: within(signals.scoreUngated),
      gate: within(signals.gate),
      regime: within(signals.regime.code),
    },
    daily: {
      date: daily.date,
      equityUsd: backtest.equity,
      grossReturn: backtest.returns.gross,
      netReturn: backtest.returns.net,
      fees: backtest.returns.fees,
      slippage: backtest.returns.slippage,
      impact: backtest.returns.impact,
      funding: backtest.returns.funding,
      altTurnover: backtest.turnover.alts,
      majorTurnover: backtest.turnover.majors,
      altGross: backtest.gross.alts,
      majorGross: backtest.gross.majors,
      net: netExposure(facts),
      nAlts: backtest.altCount,
      held: backtest.active,
      traded: backtest.traded,
      action: daily.action,
      residualBeta: [
        Float64Array.from(daily.held, (held) => held?.residual[0] ?? NaN),
        Float64Array.from(daily.held, (held) => held?.residual[1] ?? NaN),
      ],
      realisedBeta: rollingBetas(result),
      legs: (['majors', 'alts'] as const).map((name) => ({ name, ...leg(backtest.legs[name]) })),
    },
    references: references(facts),
    events: events(facts, daily),
    confidence: config.evaluation.bootstrap.confidence,
    kpis: {
      totalReturn: withInterval(kpis.net.totalReturn, kpis.intervals?.totalReturn),
      cagr: withInterval(kpis.net.cagr, kpis.intervals?.cagr),
      volatility: withInterval(kpis.net.volatility, kpis.intervals?.volatility),
      sharpe: withInterval(kpis.net.sharpe, kpis.intervals?.sharpe),
      sortino: withInterval(kpis.net.sortino, kpis.intervals?.sortino),
      maxDrawdown: withInterval(kpis.net.maxDrawdown, kpis.intervals?.maxDrawdown),
      calmar: withInterval(kpis.net.calmar, kpis.intervals?.calmar),
      hitRate: withInterval(kpis.net.hitRate, kpis.intervals?.hitRate),
      expectedShortfall95: withInterval(kpis.net.expectedShortfall95, kpis.intervals?.expectedShortfall95),
      hitRateActive: kpis.hitRateActive,
      avgTurnover: withInterval(kpis.averageTurnover, kpis.intervals?.averageTurnover),
      avgFundingDaily: withInterval(kpis.averageFunding, kpis.intervals?.averageFunding),
      others: otherFigures(kpis, majors),
    },
    regimeMetrics: metrics.map((row) => ({
      regime: row.regime,
      nDays: row.days,
      mean: figure(row.mean, 'no day'),
      median: figure(row.median, 'no day'),
      std: figure(row.std, 'fewer than 2 days'),
      sharpeLike: figure(row.sharpeLike, 'no variation'),
      hacT: figure(row.hacT, 'no variation'),
    })),
    evaluation: evaluation === null ? null : evaluation.map((horizon) => horizonFigures(horizon, names)),
    rebalances: {
      date: neutrality.rebalances.map(({ row }) => formatDay(grid.times[row]!)),
      regime: neutrality.rebalances.map(({ row }) => signals.regime.code[row]!),
      mode: neutrality.books.map(({ mode }) => mode),
      scoreScale: neutrality.rebalances.map(({ scale }) => scale),
      volFactor: neutrality.rebalances.map(({ volatilityFactor }) => volatilityFactor),
      capFactor: neutrality.books.map(({ capFactor }) => capFactor),
      gross: scaled((j) => book(j).gross),
      altBeta: [scaled((j) => book(j).exposure[0]), scaled((j) => book(j).exposure[1])],
      majorWeight: [scaled((j) => book(j).majors[0]), scaled((j) => book(j).majors[1])],
      residualBeta: [scaled((j) => book(j).residual[0]), scaled((j) => book(j).residual[1])],
      realisedBeta: neutrality.realised,
    },
    windows: config.backtest.walk_forward ? kpis.windows : [],
    counters: Object.entries(facts.counters).map(([name, count]) => ({ name, count, meaning: COUNTER_MEANING[name] ?? '' })),
    position: position(facts, daily),
    signal: null,
    config,
    versions: { regimelab: code.version, node: facts.node },
  };
}

/** Null where a rung takes a book whatever it leaves. */
function residualLimit({ neutrality_mode, fallback, accept_worse, max_residual_beta }: MajorsAltsConfig['universe']): number | null {
  const rungs = [neutrality_mode, ...fallback];
  const tried = rungs.includes('flat') ? rungs.slice(0, rungs.indexOf('flat')) : rungs;
  return accept_worse || tried.includes('fixed') ? null : max_residual_beta;
}

const leg = ({ price, fees, slippage, impact, funding }: PnlPaths) => ({ price, fees, slippage, impact, funding });

const figure = (value: number, reason: string): Figure => (Number.isFinite(value) ? { value, reason: null } : { value: null, reason });

function withInterval(measure: Measure, interval: Interval | undefined): Figure {
  return measure.value === null || interval === undefined || interval.low === null
    ? measure
    : { ...measure, low: interval.low, high: interval.high };
}

/** Forward returns at one horizon, regimes by name instead of number. */
function horizonFigures(evaluation: RegimeEvaluation, names: readonly string[]): DashboardHorizon {
  const numbers = regimeNumbers(names.length);
  const nameOf = (number: string) => names[numbers.indexOf(Number(number))] ?? number;
  const named = (reason: string | null) =>
    reason === null ? null : reason.replace(/\bregime (\d(?: or \d)*)/g, (_, list: string) => list.split(' or ').map(nameOf).join(' or '));
  const edge = ({ value, ciLow: low, ciHigh: high, pValue: p, q, pShift, reason }: RegimeEdge): DashboardEdge => ({
    ...{ value, low, high, p, q, pShift },
    reason: named(reason),
  });
  return {
    days: evaluation.horizon,
    n: evaluation.n,
    mean: evaluation.meanAll,
    regimes: names.map((regime, k) => {
      const row = evaluation.regimes.find((statistics) => statistics.regime === numbers[k]);
      if (row === undefined) return { regime, n: 0, mean: null, t: null, reason: 'no day' };
      return { regime, n: row.count, mean: row.mean, t: row.tStatistic, reason: named(row.reason) };
    }),
    best: edge(evaluation.edgeBest),
    worst: edge(evaluation.edgeWorst),
    spread: edge(evaluation.spread15),
    sides: edge(evaluation.spreadSides),
  };
}

/** Figures of the whole run that a page cannot compute again for a period. */
function otherFigures({ psr, sharpeLo, realisedBeta, neutralityError, sharpe }: MajorsAltsKpis, majors: readonly [string, string]) {
  const { active } = realisedBeta;
  const beta = (k: 0 | 1): Figure =>
    active.kind === 'none'
      ? { value: null, reason: active.reason }
      : { value: active.beta[k], reason: null, low: active.interval[k][0], high: active.interval[k][1] };
  const p = sharpe === null ? null : figure(sharpe.pValue ?? NaN, sharpe.reason ?? 'not tested');
  return [
    { name: 'Probabilistic Sharpe ratio', unit: 'fraction' as const, note: 'confidence that the true ratio is above 0', ...psr },
    ...(p === null ? [] : [{ name: 'p of a Sharpe ratio of 0', unit: 'number' as const, note: 'two-sided, block bootstrap', ...p }]),
    { name: 'Sharpe ratio after Lo', unit: 'number' as const, note: 'annualised with the autocorrelation of the returns', ...sharpeLo },
    { name: `Realised beta on ${majors[0]}`, unit: 'number' as const, note: 'days with a position', ...beta(0) },
    { name: `Realised beta on ${majors[1]}`, unit: 'number' as const, note: 'days with a position', ...beta(1) },
    { name: 'Neutrality error, mean', unit: 'number' as const, note: 'larger |Σwβ| of the drifted book', ...neutralityError.mean },
    { name: 'Neutrality error, 95 %', unit: 'number' as const, note: 'larger |Σwβ| of the drifted book', ...neutralityError.p95 },
  ];
}

function netExposure({ result }: MajorsAltsFacts): Float64Array {
  const { weights, equity } = result.backtest;
  const N = weights.axes.assets.length;
  return Float64Array.from(equity, (_, k) => {
    let net = 0;
    for (let n = 0; n < N; n++) net += weights.values[k * N + n]!;
    return net;
  });
}

/** Holding the majors alone, half and half each day: what a reader compares the book with. */
function references({ result }: MajorsAltsFacts) {
  const { backtest, market, majors } = result;
  const returns = majors.map((major) => {
    const price = columnOf(market.measurement.price, major);
    return Float64Array.from(backtest.equity, (_, k) => {
      const t = backtest.rows.first + k;
      return t === 0 ? NaN : price[t]! / price[t - 1]! - 1;
    });
  });
  return [{ name: `50/50 ${majors.join('/')}`, returns: returns[0]!.map((value, k) => (value + returns[1]![k]!) / 2) }];
}

const EXITS: readonly string[] = ['stop_loss', 'take_profit', 'time_exit', 'trailing_stop', 'partial_profit', 'regime_gap'];

function events({ result }: MajorsAltsFacts, daily: DailyColumns): readonly DashboardEvent[] {
  const { reason, action } = result.backtest;
  return daily.date.flatMap((date, k): DashboardEvent[] => {
    const kind = REASONS[reason[k]!];
    if (kind === undefined || !EXITS.includes(kind) || ACTIONS[action[k]!] === 'hold') return [];
    return [{ date, kind, detail: '' }];
  });
}

function position({ result }: MajorsAltsFacts, daily: DailyColumns) {
  const { backtest, longLeg } = result;
  const { values, axes } = backtest.weights;
  const N = axes.assets.length;
  const k = backtest.equity.length - 1;
  if (k < 0) return null;
  const holdings = axes.assets.flatMap((asset, n) => {
    const weight = values[k * N + n]!;
    return weight !== 0 && Number.isFinite(weight)
      ? [{ asset, leg: longLeg.includes(asset) ? ('majors' as const) : ('alts' as const), weight, usd: weight * backtest.equity[k]! }]
      : [];
  });
  return { date: daily.date[k]!, holdings };
}

function timing({ config, result }: MajorsAltsFacts): readonly string[] {
  const lag = result.executionLag;
  const { max_staleness_days: stale } = config.universe;
  return [
    'A row of day t stands at 00:00 UTC and reads only what was knowable then; the history before the start feeds every look-back.',
    `As of t: a price at most ${stale.price}, a market cap at most ${stale.marketcap}, open interest at most ${stale.open_interest} days old.`,
    `A decision of row t trades at the price of row t + ${lag} and first earns the return of row t + ${lag + 1}; fills and marks are prices measured at their row.`,
    result.market.measurement.funding === null
      ? 'No funding is charged.'
      : 'Funding is what was settled in (t−1, t] on the units held over it, from the settlements where the lake has them, else from the daily table.',
  ];
}
