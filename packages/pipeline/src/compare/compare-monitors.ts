import { circularShiftTest } from '@regimelab/bootstrap-stats';
import { formatDay } from '@regimelab/core';
import { forwardReturn, regimeStability, type LegacyScore } from '@regimelab/labeling';
import { hacMean, mean, pearsonCorrelation, ranks } from '@regimelab/numerics';
import { measured, unmeasured, type Measure } from '@regimelab/performance';
import { basketChoice } from '../majors-alts/choose-books.js';
import { readDays, rowList } from '../majors-alts/compute-majors-alts.js';
import { targetReturns } from '../majors-alts/evaluate-regimes.js';
import type { MajorsAltsLake } from '../majors-alts/load-majors-alts-lake.js';
import type { MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import type { Window } from '../run-system.js';
import { legacyTimeline, type LegacyR3 } from './legacy-timeline.js';

/** What both monitors' readings come down to. */
export const MONITOR_CLASSES = ['ALTS', 'NEUTRAL', 'MAJORS'] as const;
export type MonitorClass = (typeof MONITOR_CLASSES)[number];

/** Days over which the spread after a reading is looked at. */
const HORIZONS = [5, 10, 20] as const;
/** Legacy scores below which it favours alts, and from which majors (specification 08, section 2). */
export const LEGACY_LIMITS = [45, 55] as const;
const [ALTS_BELOW, MAJORS_FROM] = LEGACY_LIMITS;

/** What majors earned over alts after the days of one class. */
export interface ForwardSpread {
  readonly monitor: 'current' | 'legacy';
  readonly monitorClass: MonitorClass;
  /** Days. */
  readonly horizon: number;
  readonly n: number;
  readonly mean: Measure;
  /** Of the mean, HAC with a lag of at least horizon − 1. */
  readonly hacT: Measure;
}

/** Two monitors day by day, and how far they agree. */
export interface MonitorComparison {
  readonly r3: LegacyR3;
  /** Days of the window that both score. */
  readonly date: readonly string[];
  readonly currentScore: Float64Array;
  readonly legacyScore: Float64Array;
  readonly currentRegime: readonly (string | null)[];
  readonly legacy: readonly LegacyScore[];
  readonly currentClass: readonly MonitorClass[];
  readonly legacyClass: readonly MonitorClass[];
  readonly pearson: { readonly value: Measure; readonly pShift: Measure };
  readonly spearman: { readonly value: Measure; readonly pShift: Measure };
  /** Share of days with the same class. */
  readonly agreement: Measure;
  /** (p_o − p_e) / (1 − p_e). */
  readonly kappa: Measure;
  /** Days by class of the current monitor (rows) and of the legacy one (columns), in the order of {@link MONITOR_CLASSES}. */
  readonly confusion: readonly (readonly number[])[];
  readonly spreads: readonly ForwardSpread[];
  /** Switches of the legacy class a year. */
  readonly legacySwitches: Measure;
  readonly legacyDays: number;
}

/**
 * The monitor of a configuration beside the legacy score, over the days of the window on which both have a score.
 *
 * A score's class: legacy MAJORS from 55, ALTS below 45; current by the name of the regime, BALANCED is NEUTRAL. p-values of the correlations are
 * those of all circular shifts, because both scores are persistent. The spread after a day of class c is that of the days t of the class,
 *
 *   Π over j = 1 … h of (1 + mean r of the majors − mean r of the basket) − 1,  the basket chosen on the day before each return
 *
 * @throws {DataError} `BACKTEST_NO_DAYS`, `BACKTEST_TOO_SHORT`
 */
export function compareMonitors(loaded: MajorsAltsLake, config: MajorsAltsConfig, window: Window, r3: LegacyR3): MonitorComparison {
  const { grid, rows, signals, majors } = readDays(loaded, config, window, 'end');
  const legacy = legacyTimeline(loaded, config, r3);
  const { regime, score } = signals;
  const classAt = (t: number): MonitorClass | null => (regime.code[t]! < 0 ? null : classOfRegime(regime.names[regime.code[t]!]!));
  const both = rowList(rows).filter((t) => Number.isFinite(score[t]) && legacy.days[t] !== null && classAt(t) !== null);
  const on = <T>(value: (t: number) => T) => both.map(value);
  const [currentScore, oldScore] = [Float64Array.from(on((t) => score[t]!)), Float64Array.from(on((t) => legacy.score[t]!))];
  const currentClass = on((t) => classAt(t)!);
  const legacyClass = on((t) => classOfScore(legacy.score[t]!));
  const spread = majorsOverAlts(loaded, config, rows, majors);
  return {
    r3,
    date: on((t) => formatDay(grid.times[t]!)),
    currentScore,
    legacyScore: oldScore,
    currentRegime: on((t) => regime.names[regime.code[t]!] ?? null),
    legacy: on((t) => legacy.days[t]!),
    currentClass,
    legacyClass,
    pearson: associated(currentScore, oldScore),
    spearman: associated(ranks(currentScore), ranks(oldScore)),
    ...agreementOf(currentClass, legacyClass),
    spreads: (['current', 'legacy'] as const).flatMap((monitor) =>
      MONITOR_CLASSES.flatMap((monitorClass) =>
        HORIZONS.map((horizon) => {
          const classes = monitor === 'current' ? currentClass : legacyClass;
          const forward = forwardReturn(spread, { horizon }).values;
          const own = both.filter((t, k) => classes[k] === monitorClass && Number.isFinite(forward[t]));
          return { monitor, monitorClass, horizon, ...meanOf(own.map((t) => forward[t]!), horizon) }; // prettier-ignore
        }),
      ),
    ),
    ...legacyPath(rowList(rows), legacy.score, grid.times),
  };
}

/** Share of days with the same class, Cohen's kappa, and the days by both classes. */
export function agreementOf(
  current: readonly MonitorClass[],
  legacy: readonly MonitorClass[],
): Pick<MonitorComparison, 'agreement' | 'kappa' | 'confusion'> {
  const n = current.length;
  const confusion = MONITOR_CLASSES.map((row) =>
    MONITOR_CLASSES.map((column) => current.filter((own, k) => own === row && legacy[k] === column).length),
  );
  if (n === 0) {
    const none = unmeasured('no day with both scores');
    return { agreement: none, kappa: none, confusion };
  }
  const observed = MONITOR_CLASSES.reduce((sum, _, c) => sum + confusion[c]![c]!, 0) / n;
  const share = (classes: readonly MonitorClass[], one: MonitorClass) => classes.filter((own) => own === one).length / n;
  const expected = MONITOR_CLASSES.reduce((sum, one) => sum + share(current, one) * share(legacy, one), 0);
  return {
    agreement: measured(observed),
    kappa: expected === 1 ? unmeasured('both are in one class on every day') : measured((observed - expected) / (1 - expected)),
    confusion,
  };
}

/** The class of a regime by its name. */
export function classOfRegime(name: string): MonitorClass {
  if (name.endsWith('_MAJORS')) return 'MAJORS';
  return name.endsWith('_ALTS') ? 'ALTS' : 'NEUTRAL';
}

const classOfScore = (score: number): MonitorClass => (score >= MAJORS_FROM ? 'MAJORS' : score < ALTS_BELOW ? 'ALTS' : 'NEUTRAL');

function associated(x: Float64Array, y: Float64Array): { readonly value: Measure; readonly pShift: Measure } {
  const value = pearsonCorrelation(x, y);
  if (!Number.isFinite(value)) {
    const none = unmeasured('fewer than 2 days with both scores, or a score that never changes');
    return { value: none, pShift: none };
  }
  return { value: measured(value), pShift: circularShiftTest(x, (shifted) => pearsonCorrelation(shifted, y)) };
}

/** T daily returns of the majors over the basket of the day before; NaN outside what the horizons read. */
function majorsOverAlts(
  { market, excluded }: MajorsAltsLake,
  config: MajorsAltsConfig,
  { first, last }: { readonly first: number; readonly last: number },
  majors: readonly string[],
): Float64Array {
  const until = Math.min(market.grid.times.length - 1, last + Math.max(...HORIZONS));
  const baskets = basketChoice(market, config, new Set(excluded.keys()))(rowList({ first, last: until }));
  return targetReturns(market.measurement.price, baskets, majors).map((y) => -y);
}

function meanOf(values: readonly number[], horizon: number): Pick<ForwardSpread, 'n' | 'mean' | 'hacT'> {
  const n = values.length;
  if (n === 0) return { n, mean: unmeasured('no day of this class with a return'), hacT: unmeasured('no day of this class with a return') };
  const { tStatistic } = hacMean(values, { horizon });
  return {
    n,
    mean: measured(mean(values)),
    hacT: Number.isFinite(tStatistic) ? measured(tStatistic) : unmeasured('fewer than 2 days, or no variation'),
  };
}

function legacyPath(
  rows: readonly number[],
  score: Float64Array,
  times: Int32Array,
): Pick<MonitorComparison, 'legacySwitches' | 'legacyDays'> {
  const code = Int8Array.from(rows, (t) => (Number.isFinite(score[t]) ? MONITOR_CLASSES.indexOf(classOfScore(score[t]!)) : -1));
  const { switchesPerYear, totalDays } = regimeStability(
    { names: MONITOR_CLASSES, code },
    Int32Array.from(rows, (t) => times[t]!),
  );
  return {
    legacySwitches: switchesPerYear === null ? unmeasured('fewer than 2 days with a score') : measured(switchesPerYear),
    legacyDays: totalDays,
  };
}
