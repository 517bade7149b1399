import type { TrustFacts } from './trust-facts.js';

/** A column of numbers, one a week; NaN is missing. */
export type NumberColumn = ArrayLike<number>;

/** Statistics of y over some weeks; fractions per week. */
export interface OutcomeSummary {
  readonly count: number;
  readonly meanY: number;
  readonly medianY: number;
  /** Sample standard deviation (n − 1); null for one week. */
  readonly stdY: number | null;
  /** Share of weeks with y < 0, that is, alts behind the benchmark: 0..1. */
  readonly hitRate: number;
}

/** {@link OutcomeSummary} of the weeks of one label. */
export interface LabelSummary extends OutcomeSummary {
  readonly label: string;
}

/** One way of putting the weeks into bins. */
export interface MsmLabeling {
  /** `v0.0`, `v0.1`, … */
  readonly version: string;
  /** `hindsight`: the bins were drawn with later weeks in view, so the label could not have been traded. */
  readonly causality: 'hindsight' | 'causal';
  /** Which weeks the percentile compares with, as in "percentile of F among the 52 valid weeks before the decision". */
  readonly meaning: string;
  /** Bin name of each valid week, null where the reference is still too short. */
  readonly label: readonly (string | null)[];
  /** Percentile of F among the reference weeks, 0..100; NaN without a label. */
  readonly percentile: NumberColumn;
  /** Over all weeks that have a label. Null where none has. */
  readonly overall: OutcomeSummary | null;
  /** In bin order; a label that never occurs has no row. */
  readonly byLabel: readonly LabelSummary[];
}

/** Columns over the valid weeks, ascending; all of one length. */
export interface MsmWeeks {
  /** Day of the decision, `YYYY-MM-DD`. */
  readonly decisionDate: readonly string[];
  /** Day the outcome ends, `YYYY-MM-DD`. */
  readonly nextDate: readonly string[];
  /** F: mean funding of the basket before the decision, fraction per 8 h. Positive: longs pay. */
  readonly fundingPer8h: NumberColumn;
  /** Assets with enough funding days. */
  readonly nValid: NumberColumn;
  /** Assets in the basket. */
  readonly nSelected: NumberColumn;
  /** Assets priced at both ends of the week. */
  readonly nPriced: NumberColumn;
  /** 100·nValid / basket size. */
  readonly coveragePct: NumberColumn;
  /** 100·nPriced / basket size. */
  readonly priceCoveragePct: NumberColumn;
  /** Equal-weight return of the priced assets over the week, fraction. */
  readonly rAlts: NumberColumn;
  /** Return of the weighted majors over the same week, fraction. */
  readonly rMajors: NumberColumn;
  /** rAlts − rMajors, fraction. */
  readonly y: NumberColumn;
  /** Asset ids of each basket in rank order. */
  readonly members: readonly (readonly string[])[];
}

/** Columns over the decision dates that were not valid weeks, ascending; NaN where a figure was not evaluated. */
export interface MsmRejectedWeeks {
  readonly decisionDate: readonly string[];
  readonly reason: readonly string[];
  readonly nSelected: NumberColumn;
  readonly nValid: NumberColumn;
  readonly coveragePct: NumberColumn;
  readonly nPriced: NumberColumn;
  readonly priceCoveragePct: NumberColumn;
}

/** The newest decision date whose outcome is not known yet. */
export interface MsmCurrentWeek {
  readonly decisionDate: string;
  /** Fraction per 8 h. */
  readonly fundingPer8h: number;
  /** Null where fewer weeks than the reference needs came before. */
  readonly label: string | null;
  /** 0..100; NaN without a label. */
  readonly percentile: number;
  /** What the percentile compares with, as in "the last 52 valid weeks". */
  readonly reference: string;
  readonly nValid: number;
  /** Percent, 0..100. */
  readonly coveragePct: number;
  readonly members: readonly string[];
}

/** Everything {@link renderMsmReport} shows. Plain data: the report adds no statistic of its own beyond compounding and quartiles. */
export interface MsmReportInput {
  readonly title: string;
  readonly runId: string;
  /** When the run was made, ISO 8601. */
  readonly timestamp: string;
  /** Bounds of the decision dates, both included, `YYYY-MM-DD`. */
  readonly period: { readonly start: string; readonly end: string };
  /** What was measured, for the sentence on top and the limits in the charts. */
  readonly definition: {
    /** As in "Monday 00:00 UTC". */
    readonly decisionTime: string;
    readonly basketSize: number;
    /** Days of funding before the decision. */
    readonly lookbackDays: number;
    /** The benchmark, in config order. */
    readonly majors: readonly { readonly id: string; readonly weight: number }[];
    /** Percent, 0..100. */
    readonly minCoveragePct: number;
    /** Percent, 0..100. */
    readonly minPriceCoveragePct: number;
  };
  readonly trust: TrustFacts & {
    /** Each possible reason with its count, zero included. The counts add up to the rejected weeks. */
    readonly rejections: readonly { readonly reason: string; readonly count: number; readonly meaning: string }[];
    /** Weeks whose reference sample had all its values equal. */
    readonly degenerateReferenceWeeks: number;
  };
  /** Low funding to high funding. */
  readonly binNames: readonly string[];
  /** In the order they are shown. The first causal one with a label is the one selected at the start. */
  readonly labelings: readonly MsmLabeling[];
  readonly weeks: MsmWeeks;
  /** Over all valid weeks; null where there is none. */
  readonly overall: OutcomeSummary | null;
  readonly rejected: MsmRejectedWeeks;
  readonly current: MsmCurrentWeek | null;
  /** Resolved configuration, any JSON. */
  readonly config: unknown;
  /** Program → version. */
  readonly versions: Readonly<Record<string, string>>;
}
