import {
  bootstrap,
  holm,
  meanStatistic,
  probabilisticSharpe,
  realityCheck,
  sharpeMoments,
  superiorPredictiveAbility,
  type ResamplingOptions,
} from '@regimelab/bootstrap-stats';
import { mean } from '@regimelab/numerics';
import { kpis, measured, sharpeRatio, unmeasured, type Measure } from '@regimelab/performance';
import type { RunDays } from './run-days.js';

/** One run of a comparison. */
export interface ComparedRun {
  /** Short name, unique in the comparison: `stop_loss`. */
  readonly name: string;
  readonly title: string;
  readonly runId: string | null;
  /** Folder of the run; null where there is none. */
  readonly path: string | null;
  /** Its dashboard; null where it has none. */
  readonly page: string | null;
  readonly status: 'succeeded' | 'failed';
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** Null where it failed, or does not trade. */
  readonly days: RunDays | null;
  readonly switchesPerYear: Measure;
  /** Deflated by the trials of its family. */
  readonly dsr: Measure;
}

/** The figures of a variant that stand in `comparison.csv`, in that order. */
export const COMPARED_FIGURES = [
  ...['cagr', 'vol', 'sharpe', 'sortino', 'max_drawdown', 'calmar', 'hit_rate', 'avg_turnover', 'avg_funding_daily', 'n_days'],
  ...['active_share', 'switches_per_year', 'psr', 'dsr'],
] as const;

/** How a variant differs from the first on the days both have. */
export interface Difference {
  /** Days both have. */
  readonly n: number;
  /** Sharpe ratio less that of the first. */
  readonly sharpe: Measure;
  /** Mean of the daily net return less that of the first. */
  readonly meanDaily: Measure;
  readonly low: Measure;
  readonly high: Measure;
  /** Of no difference in the mean. */
  readonly p: Measure;
  /** Corrected for the number of variants (Holm). */
  readonly pHolm: Measure;
  readonly blockLength: number | null;
}

/** A variant with its figures. */
export interface ComparedVariant extends ComparedRun {
  readonly figures: Readonly<Record<string, Measure>>;
  /** Null for the first. */
  readonly difference: Difference | null;
}

/** How differences are tested; null: they are not. */
export interface ComparisonTest {
  readonly resampling: Omit<ResamplingOptions, 'method'>;
  readonly confidence: number;
}

/** Variants beside each other. */
export interface ComparedVariants {
  readonly variants: readonly ComparedVariant[];
  /** Days that all variants with returns have. */
  readonly common: { readonly start: string; readonly end: string; readonly n: number } | null;
  /** Is the best of the others better than the first? */
  readonly pRealityCheck: Measure;
  readonly pSpa: Measure;
}

const NO_RETURNS = 'the variant has no returns';

/**
 * Measures variants and tests each against the first, day by day: what all of them share cancels in the difference.
 *
 *   d_t = r_ls_net of the variant − that of the first, over the days both have
 *
 * The interval of mean d and its centred p are those of {@link bootstrap} with stationary blocks and percentiles, stream `compare/<variant>`; p is
 * corrected by Holm over the variants. The reality check and the SPA test take the days all variants share, stream `snoop/compare/<comparison>`.
 *
 * @param comparison as in `basket-sizes`
 * @param runs the first is what the others are held against
 * @param test null: no intervals and p-values
 */
export function compareVariants(comparison: string, runs: readonly ComparedRun[], test: ComparisonTest | null): ComparedVariants {
  const [first, ...others] = runs;
  const measuredDifferences = others.map((run) => differenceFrom(first!, run, test));
  const corrected = holm(measuredDifferences.map(({ p }) => p.value));
  const variants = runs.map((run, k): ComparedVariant => {
    const plain = k === 0 ? null : measuredDifferences[k - 1]!;
    const pHolm = k === 0 ? null : corrected[k - 1]!;
    return {
      ...run,
      figures: figuresOf(run),
      difference: plain && { ...plain, pHolm: pHolm === null ? unmeasured(plain.p.reason!) : measured(pHolm) },
    };
  });
  return { variants, ...familyTests(comparison, runs, test) };
}

function figuresOf({ days, switchesPerYear, dsr }: ComparedRun): ComparedVariant['figures'] {
  if (days === null) {
    const missing = COMPARED_FIGURES.map((name) => [name, unmeasured(NO_RETURNS)] as const);
    return { ...Object.fromEntries(missing), switches_per_year: switchesPerYear };
  }
  const { net, altTurnover, held, funding } = days;
  const of = kpis(net);
  const averageOf = (values: ArrayLike<number> | null): Measure => {
    const average = values === null ? NaN : mean(values);
    return Number.isFinite(average) ? measured(average) : unmeasured(values === null ? 'the folder of the run does not tell' : 'no day');
  };
  return {
    cagr: of.cagr,
    vol: of.volatility,
    sharpe: of.sharpe,
    sortino: of.sortino,
    max_drawdown: of.maxDrawdown,
    calmar: of.calmar,
    hit_rate: of.hitRate,
    avg_turnover: averageOf(altTurnover),
    avg_funding_daily: averageOf(funding),
    n_days: measured(net.length),
    active_share: averageOf(held),
    switches_per_year: switchesPerYear,
    psr: probabilisticSharpe(sharpeMoments(net)),
    dsr,
  };
}

function differenceFrom(first: ComparedRun, run: ComparedRun, test: ComparisonTest | null): Omit<Difference, 'pHolm'> {
  const none = (reason: string, n = 0): Omit<Difference, 'pHolm'> => {
    const missing = unmeasured(reason);
    return { n, sharpe: missing, meanDaily: missing, low: missing, high: missing, p: missing, blockLength: null };
  };
  if (first.days === null) return none(`the first variant, ${first.name}, has no returns`);
  if (run.days === null) return none(NO_RETURNS);
  const dates = commonDates([first.days, run.days]);
  if (dates.length === 0) return none(`no day in common with ${first.name}`);
  const [of, base] = [netOn(run.days, dates), netOn(first.days, dates)];
  const d = of.map((value, k) => value - base[k]!);
  const [own, its] = [sharpeRatio(of), sharpeRatio(base)];
  const difference = {
    n: dates.length,
    sharpe: own.value === null ? own : its.value === null ? its : measured(own.value - its.value),
    meanDaily: measured(mean(d)),
  };
  if (test === null) {
    const untested = unmeasured('evaluation.bootstrap is off');
    return { ...difference, low: untested, high: untested, p: untested, blockLength: null };
  }
  if (d.every((value) => value === 0)) {
    const same = unmeasured(`the same return as ${first.name} on every day`);
    return { ...difference, low: same, high: same, p: same, blockLength: null };
  }
  const { low, high, pValue, reason, blockLength } = bootstrap([d], meanStatistic, {
    ...test.resampling,
    method: 'stationary',
    // Variants that differ on few days: a draw without those has next to no error to divide by, so a studentised interval would explode.
    interval: 'percentile',
    confidence: test.confidence,
    stream: `compare/${run.name}`,
  });
  const figure = (value: number | null) => (value === null ? unmeasured(reason ?? 'not tested') : measured(value));
  return { ...difference, low: figure(low), high: figure(high), p: figure(pValue), blockLength };
}

function familyTests(
  comparison: string,
  runs: readonly ComparedRun[],
  test: ComparisonTest | null,
): Pick<ComparedVariants, 'common' | 'pRealityCheck' | 'pSpa'> {
  const traded = runs.filter(({ days }) => days !== null);
  const dates = traded.length === 0 ? [] : commonDates(traded.map(({ days }) => days!));
  const common = dates.length === 0 ? null : { start: dates[0]!, end: dates.at(-1)!, n: dates.length };
  const none = (reason: string) => ({ common, pRealityCheck: unmeasured(reason), pSpa: unmeasured(reason) });
  if (runs[0]!.days === null) return none(`the first variant, ${runs[0]!.name}, has no returns`);
  if (traded.length < 2) return none('no other variant has returns');
  if (common === null) return none('the variants have no day in common');
  if (test === null) return none('evaluation.bootstrap is off');
  const [base, ...others] = traded.map(({ days }) => netOn(days!, dates));
  const performance = others.map((values) => values.map((value, k) => value - base![k]!));
  const options = { ...test.resampling, method: 'stationary', stream: `snoop/compare/${comparison}` } as const;
  const check = realityCheck(performance, options);
  const spa = superiorPredictiveAbility(performance, options);
  const figure = (value: number | null, reason: string | null) => (value === null ? unmeasured(reason ?? 'not tested') : measured(value));
  return { common, pRealityCheck: figure(check.pValue, check.reason), pSpa: figure(spa.consistent, spa.reason) };
}

/** Dates on which every run has a net return, ascending. */
function commonDates(runs: readonly RunDays[]): readonly string[] {
  const [head, ...rest] = runs.map(({ date, net }) => date.filter((_, k) => Number.isFinite(net[k])));
  const others = rest.map((dates) => new Set(dates));
  return head!.filter((date) => others.every((dates) => dates.has(date)));
}

function netOn({ date, net }: RunDays, dates: readonly string[]): Float64Array {
  const row = new Map(date.map((day, k) => [day, k]));
  return Float64Array.from(dates, (day) => net[row.get(day)!]!);
}
