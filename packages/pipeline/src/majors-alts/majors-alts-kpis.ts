import type { TargetBook } from '@regimelab/backtest-engine';
import type { RealizedBeta } from '@regimelab/beta-neutral';
import {
  bootstrap,
  kpiIntervals,
  loAnnualisedSharpe,
  meanStatistic,
  probabilisticSharpe,
  sharpeInterval,
  sharpeMoments,
  type BootstrapResult,
  type Interval,
  type KpiIntervals,
} from '@regimelab/bootstrap-stats';
import { formatDay } from '@regimelab/core';
import { mean, quantile } from '@regimelab/numerics';
import { compound, hitRate, kpis, maxDrawdown, measured, sharpeRatio, unmeasured, type Kpis, type Measure } from '@regimelab/performance';
import type { MajorsAltsResult } from './compute-majors-alts.js';
import type { MajorsAltsConfig } from './majors-alts-config.js';
import { realisedBetas } from './majors-alts-tables.js';

/** The measures of a whole run. */
export interface MajorsAltsKpis {
  readonly net: Kpis;
  /** Over the days with a position in (t−1, t]. */
  readonly hitRateActive: Measure;
  readonly averageTurnover: Measure;
  readonly averageFunding: Measure;
  /** Confidence that the true Sharpe ratio is above 0. */
  readonly psr: Measure;
  readonly sharpeLo: Measure;
  /** Bootstrap of the Sharpe ratio; null where the bootstrap is off. */
  readonly sharpe: BootstrapResult | null;
  /** Intervals of the measures: studentised for the Sharpe ratio where so configured, else percentile; null where the bootstrap is off. */
  readonly intervals: (KpiIntervals & { readonly averageTurnover: Interval; readonly averageFunding: Interval }) | null;
  readonly realisedBeta: { readonly active: RealizedBeta; readonly all: RealizedBeta };
  readonly neutralityError: { readonly mean: Measure; readonly p95: Measure };
  readonly windows: readonly WindowMeasures[];
}

/** One test window by itself. */
export interface WindowMeasures {
  readonly start: string;
  readonly end: string;
  readonly n: number;
  readonly totalReturn: Measure;
  readonly sharpe: Measure;
  readonly maxDrawdown: Measure;
}

export function majorsAltsKpis(result: MajorsAltsResult, { evaluation }: MajorsAltsConfig): MajorsAltsKpis {
  const { backtest, windows, grid } = result;
  const { net, funding } = backtest.returns;
  const errors = neutralityErrors(result);
  const { enabled, ci, ...resampling } = resamplingOf(evaluation.bootstrap);
  const sharpe = enabled ? sharpeInterval(net, { ...resampling, interval: ci }) : null;
  const meanInterval = (values: Float64Array, stream: string) =>
    boundsOf(bootstrap([values], meanStatistic, { ...resampling, interval: 'percentile', stream }));
  return {
    net: kpis(net),
    hitRateActive: activeHitRate(net, backtest.active),
    averageTurnover: averageOf(backtest.turnover.alts),
    averageFunding: averageOf(funding),
    psr: probabilisticSharpe(sharpeMoments(net)),
    sharpeLo: loAnnualisedSharpe(net),
    sharpe,
    intervals:
      sharpe === null
        ? null
        : {
            ...kpiIntervals(net, resampling),
            sharpe: boundsOf(sharpe),
            averageTurnover: meanInterval(backtest.turnover.alts, 'bootstrap/turnover'),
            averageFunding: meanInterval(funding, 'bootstrap/funding'),
          },
    realisedBeta: realisedBetas(result),
    neutralityError:
      errors.length === 0
        ? { mean: unmeasured('no day with a position'), p95: unmeasured('no day with a position') }
        : { mean: measured(mean(errors)), p95: measured(quantile(errors, 0.95)) },
    windows: windows.map(({ first, last }) => {
      const own = net.subarray(first - backtest.rows.first, last - backtest.rows.first + 1);
      return {
        start: formatDay(grid.times[first]!),
        end: formatDay(grid.times[last]!),
        n: own.length,
        totalReturn: compound(own),
        sharpe: sharpeRatio(own),
        maxDrawdown: maxDrawdown(own),
      };
    }),
  };
}

/** The options of the bootstrap functions, from the keys of the configuration. */
function resamplingOf({ enabled, ci, method, n_boot, block_length, seed, confidence }: MajorsAltsConfig['evaluation']['bootstrap']) {
  return { enabled, ci, method, replications: n_boot, blockLength: block_length, seed, confidence };
}

function boundsOf({ low, high, reason }: BootstrapResult): Interval {
  return low === null || high === null ? { low: null, high: null, reason: reason ?? 'not tested' } : { low, high, reason: null };
}

function activeHitRate(net: Float64Array, active: Uint8Array): Measure {
  const held = net.filter((_, k) => active[k] === 1);
  return held.length === 0 ? unmeasured('no day with a position') : hitRate(held);
}

function averageOf(values: Float64Array): Measure {
  const average = mean(values);
  return Number.isFinite(average) ? measured(average) : unmeasured('no day');
}

/**
 * Per day with a position after its trades: max over the majors of |Σ w·β|, w as drifted, β of the last executed rebalance. A name outside
 * it, whose sale waits for a price, keeps the betas of the rebalance before.
 */
function neutralityErrors({ backtest, grid }: MajorsAltsResult): Float64Array {
  const N = grid.assets.length;
  const byRow = new Map(backtest.rebalances.map((rebalance) => [rebalance.row, rebalance.book]));
  const beta = [new Float64Array(N), new Float64Array(N)] as const;
  const errors: number[] = [];
  let known: TargetBook | undefined;
  for (let k = 0; k < backtest.equity.length; k++) {
    const book = byRow.get(backtest.rebalanceRow[k]!);
    if (book === undefined) continue;
    for (let j = 0; book !== known && j < book.columns.length; j++) {
      beta[0][book.columns[j]!] = book.beta[0][j]!;
      beta[1][book.columns[j]!] = book.beta[1][j]!;
    }
    known = book;
    let [first, second] = [0, 0];
    for (let n = 0; n < N; n++) {
      const weight = backtest.weights.values[k * N + n]!;
      first += weight * beta[0][n]!;
      second += weight * beta[1][n]!;
    }
    const error = Math.max(Math.abs(first), Math.abs(second));
    if (Number.isFinite(error)) errors.push(error);
  }
  return Float64Array.from(errors);
}

/** The content of `kpis.json`: the seeds' keys first. A figure without value is null; `reasons` says why. */
export function kpisJson(figures: MajorsAltsKpis, counters: Readonly<Record<string, number>>) {
  const { net, realisedBeta, neutralityError } = figures;
  const named: Readonly<Record<string, Measure>> = {
    cagr: net.cagr,
    sharpe: net.sharpe,
    sortino: net.sortino,
    max_drawdown: net.maxDrawdown,
    calmar: net.calmar,
    hit_rate: net.hitRate,
    avg_turnover: figures.averageTurnover,
    avg_funding_daily: figures.averageFunding,
    vol: net.volatility,
    hit_rate_active: figures.hitRateActive,
    psr: figures.psr,
    sharpe_lo: figures.sharpeLo,
    total_return: net.totalReturn,
    expected_shortfall_95: net.expectedShortfall95,
  };
  const { total_return, expected_shortfall_95, ...inOrder } = Object.fromEntries(
    Object.entries(named).map(([name, { value }]) => [name, value]),
  );
  return {
    ...inOrder,
    realised_beta: { ...betaJson(realisedBeta.active), all: betaJson(realisedBeta.all) },
    neutrality_error: { mean: neutralityError.mean.value, p95: neutralityError.p95.value },
    windows: figures.windows.map(({ start, end, n, totalReturn, sharpe, maxDrawdown: fall }) => ({
      start,
      end,
      n,
      total_return: totalReturn.value,
      sharpe: sharpe.value,
      max_drawdown: fall.value,
    })),
    counters,
    total_return,
    expected_shortfall_95,
    ci: figures.intervals === null ? null : intervalsJson(figures.intervals),
    sharpe_test: figures.sharpe,
    reasons: Object.fromEntries(Object.entries(named).flatMap(([name, { reason }]) => (reason === null ? [] : [[name, reason]]))),
  };
}

function betaJson(beta: RealizedBeta) {
  return beta.kind === 'none'
    ? { btc: null, eth: null, ci: { btc: null, eth: null }, n: beta.n, reason: beta.reason }
    : { btc: beta.beta[0], eth: beta.beta[1], ci: { btc: beta.interval[0], eth: beta.interval[1] }, n: beta.n, reason: null };
}

function intervalsJson(intervals: NonNullable<MajorsAltsKpis['intervals']>) {
  const of = (name: keyof typeof intervals) => (intervals[name].low === null ? null : [intervals[name].low, intervals[name].high]);
  return {
    cagr: of('cagr'),
    sharpe: of('sharpe'),
    sortino: of('sortino'),
    max_drawdown: of('maxDrawdown'),
    calmar: of('calmar'),
    hit_rate: of('hitRate'),
    avg_turnover: of('averageTurnover'),
    avg_funding_daily: of('averageFunding'),
    vol: of('volatility'),
    total_return: of('totalReturn'),
    expected_shortfall_95: of('expectedShortfall95'),
  };
}
