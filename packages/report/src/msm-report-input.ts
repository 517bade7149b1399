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

/** What was tested of one label; fractions per week. Null: the weeks cannot carry the figure, see `reason`. */
export interface MsmLabelTest {
  readonly label: string;
  readonly count: number;
  /** Mean y of the label's weeks. */
  readonly mean: number;
  /** Of a mean of 0 by Newey–West errors, Student's t. */
  readonly tHac: number | null;
  readonly pHac: number | null;
  /** Interval of the mean, and p of a mean of 0, by block bootstrap. */
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly pBoot: number | null;
  /** pBoot corrected for the number of labels: Holm; Benjamini–Hochberg. */
  readonly pHolm: number | null;
  readonly qBh: number | null;
  /** Mean less the mean of all labelled weeks, with the same figures. */
  readonly edge: number | null;
  readonly edgeCiLow: number | null;
  readonly edgeCiHigh: number | null;
  readonly edgePBoot: number | null;
  readonly edgePHolm: number | null;
  readonly edgeQBh: number | null;
  /** The smallest true edge that weeks like these show with the probability `power`. */
  readonly detectableEdge: number | null;
  readonly reason: string | null;
}

/** Mean y of the last bin less that of the first; fractions per week. */
export interface MsmSpreadTest {
  readonly value: number | null;
  readonly tHac: number | null;
  readonly pHac: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly pBoot: number | null;
  /** By circular shift of the labels: the headline. */
  readonly pShift: number | null;
  /** The smallest true spread that weeks like these show with the probability `power`. */
  readonly detectable: number | null;
  readonly reason: string | null;
}

/** Rank correlation of F with y. */
export interface MsmRankIcTest {
  readonly rho: number | null;
  readonly t: number | null;
  readonly pT: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly pShift: number | null;
  readonly reason: string | null;
}

/** Trend of y over the bins in their order; z > 0: y rises from the first to the last. */
export interface MsmTrendTest {
  readonly z: number | null;
  readonly pNormal: number | null;
  readonly pShift: number | null;
  readonly reason: string | null;
}

/** One view of the question whether labels matter. */
export interface MsmHeadline {
  /** `edges`: of all labels together, with the smallest q as its p. */
  readonly test: 'spread' | 'rank_ic' | 'trend' | 'edges';
  readonly p: number;
  /** Corrected for the number of views. */
  readonly pHolm: number;
}

/** Whether y differs by label, and by how much it would have to. */
export interface MsmInference {
  /** Labelled weeks. */
  readonly n: number;
  /** Bartlett lag of the errors, weeks; null, as the next four, where there are too few weeks for any test. */
  readonly lag: number | null;
  /** Mean block of the bootstrap, weeks. */
  readonly blockLength: number | null;
  readonly spread: MsmSpreadTest | null;
  readonly rankIc: MsmRankIcTest | null;
  readonly trend: MsmTrendTest | null;
  readonly replications: number;
  readonly interval: 'studentised' | 'percentile';
  /** Of the intervals, 0..1; 1 − confidence is the level of the tests. */
  readonly confidence: number;
  /** Probability behind the detectable sizes, 0..1. */
  readonly power: number;
  /** In bin order; a label that never occurs has no row. */
  readonly labels: readonly MsmLabelTest[];
  /** The tests that the verdict rests on, those that could be made. */
  readonly headlines: readonly MsmHeadline[];
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
  /** Null where differences between labels were not tested. */
  readonly inference: MsmInference | null;
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

/** Everything {@link renderMsmReport} shows. Plain data: the report tests nothing itself and adds no statistic beyond compounding and quartiles. */
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
