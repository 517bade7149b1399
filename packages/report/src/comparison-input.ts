import type { Figure } from './dashboard-input.js';
import type { NumberColumn } from './msm-report-input.js';
import type { CodeFacts } from './trust-facts.js';

/** How a variant differs from the first one, on the days both have. */
export interface ComparisonDifference {
  readonly days: number;
  /** Sharpe ratio less that of the first, a year. */
  readonly sharpe: Figure;
  /** Mean of the paired daily differences of net returns, with its interval where one was computed. */
  readonly meanDaily: Figure;
  readonly p: Figure;
  /** p after correction for the number of variants. */
  readonly pHolm: Figure;
}

/** One column of a comparison. */
export interface ComparisonVariant {
  /** As in `stop_loss`. */
  readonly name: string;
  /** As it stands in a sentence: `no risk control`. */
  readonly title: string;
  readonly runId: string | null;
  /** Path of the run's own page relative to the report; null where there is none. */
  readonly page: string | null;
  /** Why there is no run; null where there is one. */
  readonly failure: string | null;
  /** By the names of comparison.csv: returns, volatility, turnover and shares as fractions. */
  readonly figures: Readonly<Record<string, Figure>>;
  /** Null for the first. */
  readonly difference: ComparisonDifference | null;
  /** Daily net returns; null where it does not trade. */
  readonly days: { readonly date: readonly string[]; readonly net: NumberColumn } | null;
}

/** Mean spread, majors over alts, after the days of one class. */
export interface ComparisonSpread {
  readonly monitor: string;
  readonly monitorClass: string;
  /** Days. */
  readonly horizon: number;
  readonly n: number;
  /** Fraction over the horizon. */
  readonly mean: Figure;
  readonly hacT: Figure;
}

/** Two monitors beside each other, over the days both score. */
export interface ComparisonMonitors {
  /** Names of the classes from alts to majors. */
  readonly classes: readonly string[];
  readonly date: readonly string[];
  readonly currentScore: NumberColumn;
  /** 0 to 100. */
  readonly legacyScore: NumberColumn;
  /** Index into `classes`. */
  readonly currentClass: ArrayLike<number>;
  readonly legacyClass: ArrayLike<number>;
  /** Legacy scores at which the class changes. */
  readonly legacyLimits: readonly number[];
  /** Agreement, kappa, correlations, each with a note. */
  readonly figures: readonly {
    readonly name: string;
    readonly figure: Figure;
    readonly unit: 'fraction' | 'number' | 'p';
    readonly note: string;
  }[];
  /** Days by class of the current monitor (rows) and the legacy one (columns). */
  readonly confusion: readonly (readonly number[])[];
  readonly spreads: readonly ComparisonSpread[];
}

/** Everything {@link renderComparison} shows. */
export interface ComparisonInput {
  readonly title: string;
  /** What was compared and how, one sentence each. */
  readonly lede: readonly string[];
  /** What it shows, one sentence each. */
  readonly verdict: readonly string[];
  readonly period: { readonly start: string; readonly end: string } | null;
  /** Level of the intervals, 0 … 1. */
  readonly confidence: number;
  readonly variants: readonly ComparisonVariant[];
  /** That the best of the others is better than the first. */
  readonly realityCheck: Figure;
  readonly spa: Figure;
  readonly monitors: ComparisonMonitors | null;
  readonly notes: readonly string[];
  readonly timestamp: string;
  readonly code: CodeFacts | null;
}
