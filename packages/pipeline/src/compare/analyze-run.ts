import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MS_PER_DAY } from '@regimelab/core';
import { REGIME_NAMES_3, REGIME_NAMES_5 } from '@regimelab/labeling';
import { hacMean, mean, median, standardDeviation } from '@regimelab/numerics';
import { compound, drawdowns, kpis, measured, sharpeRatio, unmeasured, type Kpis, type Measure } from '@regimelab/performance';
import { readRunDays, type RunDays } from './run-days.js';

/** Drawdowns and days that are listed. */
const LISTED = 10;

/** A fall of the equity below an earlier height, until that height is reached again. */
export interface Drawdown {
  /** First day below. */
  readonly start: string;
  readonly trough: string;
  /** First day at the height or above; null where the run ended before. */
  readonly end: string | null;
  /** Lowest equity over the height before, − 1: negative. */
  readonly depth: number;
  /** Days below. */
  readonly days: number;
}

/** Net return of a calendar month or year, compounded over its simulated days. */
export interface PeriodReturn {
  /** `YYYY-MM` or `YYYY`. */
  readonly period: string;
  readonly days: number;
  readonly net: Measure;
}

/** Days whose position was decided in one regime. */
export interface RegimeDays {
  readonly regime: string;
  readonly days: number;
  /** Of gross − funding − cost of the row before. */
  readonly mean: Measure;
  readonly median: Measure;
  readonly std: Measure;
  /** mean / std · √365. */
  readonly sharpe: Measure;
  /** HAC t of the mean. */
  readonly hacT: Measure;
}

/** A part of what gross returns lost on the way to net ones. */
export interface CostShare {
  readonly part: 'fees' | 'slippage' | 'impact' | 'cost' | 'funding';
  /** Sum of the daily fractions. */
  readonly sum: number;
  /** sum / sum of gross returns; null where those are not above 0. */
  readonly shareOfGross: Measure;
}

/** What `regimelab analyze` says of a finished run. */
export interface RunAnalysis {
  readonly runId: string | null;
  readonly title: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly kpis: Kpis;
  readonly daysHeld: number | null;
  readonly drawdowns: readonly Drawdown[];
  readonly months: readonly PeriodReturn[];
  readonly years: readonly PeriodReturn[];
  readonly regimes: readonly RegimeDays[];
  readonly grossSum: number;
  readonly costs: readonly CostShare[];
  /** Longest stretch of days with a position, whatever was in it; null where there is none, or the folder does not tell. */
  readonly longestHolding: { readonly start: string; readonly end: string; readonly days: number } | null;
  readonly worstDays: readonly {
    readonly date: string;
    readonly net: number;
    readonly gross: number;
    readonly decisionRegime: string | null;
  }[];
  /** As the run measured it over its days with a position; null where it did not. */
  readonly realisedBeta: RealisedBetaRecord | null;
}

/** `realised_beta` of a run's measures, as written. */
export interface RealisedBetaRecord {
  readonly btc: number | null;
  readonly eth: number | null;
  readonly ci: { readonly btc: readonly [number, number] | null; readonly eth: readonly [number, number] | null };
  readonly n: number;
  readonly reason: string | null;
}

/**
 * Analyses a finished run from the files in its folder.
 *
 * @throws {UsageError} `RUN_NOT_FOUND`; {DataError} `RUN_DAMAGED`
 */
export async function analyzeRun(folder: string): Promise<RunAnalysis> {
  const days = await readRunDays(folder);
  const json = async (...names: readonly string[]) => {
    for (const name of names) {
      const text = await readFile(join(folder, name), 'utf8').catch(() => null);
      if (text !== null) return JSON.parse(text) as Readonly<Record<string, unknown>>;
    }
    return null;
  };
  const manifest = await json('run_manifest.json', 'manifest.json');
  const measures = await json('kpis.json', 'metrics.json');
  return {
    runId: (manifest?.['run_id'] as string | undefined) ?? null,
    title: (manifest?.['title'] as string | undefined) ?? null,
    ...analyzeDays(days),
    realisedBeta: (measures?.['realised_beta'] as RealisedBetaRecord | undefined) ?? null,
  };
}

/** The part of an analysis that the days alone decide. */
export function analyzeDays(days: RunDays): Omit<RunAnalysis, 'runId' | 'title' | 'realisedBeta'> {
  const { date, net, gross, held } = days;
  return {
    start: date[0] ?? null,
    end: date.at(-1) ?? null,
    kpis: kpis(net),
    daysHeld: held === null ? null : held.reduce((sum, flag) => sum + flag, 0),
    drawdowns: deepestDrawdowns(date, net),
    months: byPeriod(days, 'YYYY-MM'.length),
    years: byPeriod(days, 'YYYY'.length),
    regimes: regimeTable(days),
    grossSum: total(gross),
    costs: costShares(days),
    longestHolding: longestHolding(days),
    worstDays: [...date.keys()]
      .filter((k) => Number.isFinite(net[k]))
      .sort((a, b) => net[a]! - net[b]! || a - b)
      .slice(0, LISTED)
      .map((k) => ({ date: date[k]!, net: net[k]!, gross: gross[k]!, decisionRegime: days.decisionRegime[k]! })),
  };
}

/** The deepest falls, the deepest first; equally deep ones in order of time. */
export function deepestDrawdowns(date: readonly string[], net: ArrayLike<number>): readonly Drawdown[] {
  const depth = drawdowns(net).subarray(1); // row k stands at the end of its return
  const found: Drawdown[] = [];
  for (let k = 0; k < depth.length; k++) {
    if (depth[k]! >= 0) continue;
    let [trough, end] = [k, k];
    for (; end < depth.length && depth[end]! < 0; end++) if (depth[end]! < depth[trough]!) trough = end;
    const isOver = end < depth.length;
    const until = isOver ? Date.parse(date[end]!) : Date.parse(date[end - 1]!) + MS_PER_DAY;
    found.push({
      start: date[k]!,
      trough: date[trough]!,
      end: isOver ? date[end]! : null,
      depth: depth[trough]!,
      days: (until - Date.parse(date[k]!)) / MS_PER_DAY,
    });
    k = end;
  }
  return found.sort((a, b) => a.depth - b.depth).slice(0, LISTED);
}

function byPeriod({ date, net }: RunDays, length: number): readonly PeriodReturn[] {
  const periods = [...new Set(date.map((day) => day.slice(0, length)))];
  return periods.map((period) => {
    const own = net.filter((_, k) => date[k]!.startsWith(period));
    return { period, days: own.length, net: compound(own) };
  });
}

function regimeTable({ gross, funding, cost, decisionRegime }: RunDays): readonly RegimeDays[] {
  // The trade behind a position is booked on the row before its first return, as in regime_metrics.csv.
  const earned = gross.map((value, k) => value - funding[k]! - (k === 0 ? 0 : cost[k - 1]!));
  const seen = [...new Set(decisionRegime)].filter((name) => name !== null);
  const known = [REGIME_NAMES_5, REGIME_NAMES_3].find((names) => seen.every((name) => (names as readonly string[]).includes(name)));
  const regimes = known === undefined ? seen.sort() : known.filter((name) => seen.includes(name));
  return regimes.map((regime) => {
    const own = earned.filter((_, k) => decisionRegime[k] === regime);
    return {
      regime,
      days: own.length,
      mean: numberOr(mean(own), 'no return'),
      median: numberOr(median(own), 'no return'),
      std: numberOr(standardDeviation(own), 'fewer than 2 returns'),
      sharpe: sharpeRatio(own),
      hacT: numberOr(hacMean(own).tStatistic, 'fewer than 2 returns, or all are equal'),
    };
  });
}

function costShares({ gross, cost, funding, parts }: RunDays): readonly CostShare[] {
  const earned = total(gross);
  const share = (part: CostShare['part'], values: Float64Array): CostShare => {
    const sum = total(values);
    return { part, sum, shareOfGross: earned > 0 ? measured(sum / earned) : unmeasured('the gross returns sum to nothing above 0') };
  };
  const trading =
    parts === null ? [share('cost', cost)] : [share('fees', parts.fees), share('slippage', parts.slippage), share('impact', parts.impact)];
  return [...trading, share('funding', funding)];
}

function longestHolding({ date, held }: RunDays): RunAnalysis['longestHolding'] {
  let [best, length, run] = [-1, 0, 0];
  held?.forEach((flag, k) => {
    run = flag === 1 ? run + 1 : 0;
    if (run > length) [best, length] = [k, run];
  });
  return length === 0 ? null : { start: date[best - length + 1]!, end: date[best]!, days: length };
}

const numberOr = (value: number, reason: string): Measure => (Number.isFinite(value) ? measured(value) : unmeasured(reason));
const total = (values: Float64Array) => values.reduce((sum, value) => sum + (Number.isFinite(value) ? value : 0), 0);
