import type { NumberColumn } from './msm-report-input.js';
import type { TrustFacts } from './trust-facts.js';

/** A column of yes and no, one a day: true or 1 is yes. */
export type FlagColumn = ArrayLike<boolean | number>;

/**
 * A figure, or null and why there is none (a clause such as `fewer than 2 returns`), as `Measure` of `@regimelab/performance`, with the bounds
 * of its confidence interval at {@link DashboardInput.confidence} where one was computed. A measure is a figure without bounds.
 */
export type Figure = ({ readonly value: number; readonly reason: null } | { readonly value: null; readonly reason: string }) & {
  readonly low?: number;
  readonly high?: number;
};

/** Columns over the days of [start, end], ascending; all of one length. Row t is 00:00 UTC of its date. */
export interface DashboardTimeline {
  /** `YYYY-MM-DD`. */
  readonly date: readonly string[];
  /** The score the regime was read from; NaN where there is none. */
  readonly score: NumberColumn;
  /** Before the high-volatility gate; NaN where there is no score. */
  readonly scoreUngated: NumberColumn;
  /** The gate lowered the score. */
  readonly gate: FlagColumn;
  /** Index into `regimeNames`, −1 where there is none. */
  readonly regime: ArrayLike<number>;
}

/** The parts of one leg's PnL, USD a row; costs and funding are positive where they were paid. */
export interface DashboardLeg {
  /** As in "majors". */
  readonly name: string;
  readonly price: NumberColumn;
  readonly fees: NumberColumn;
  readonly slippage: NumberColumn;
  readonly impact: NumberColumn;
  readonly funding: NumberColumn;
}

/** Columns over the simulated days, ascending; all of one length, each date also one of the timeline. */
export interface DashboardDaily {
  /** `YYYY-MM-DD`. */
  readonly date: readonly string[];
  /** After the trades of the day, USD. */
  readonly equityUsd: NumberColumn;
  /** r_ls_gross, fraction of the equity of the row before. */
  readonly grossReturn: NumberColumn;
  /** r_ls_net = gross − fees − slippage − impact − funding. */
  readonly netReturn: NumberColumn;
  /** Fractions of the equity of the row before, positive where paid. */
  readonly fees: NumberColumn;
  readonly slippage: NumberColumn;
  readonly impact: NumberColumn;
  readonly funding: NumberColumn;
  /** Traded USD of the leg over equity before the trades. */
  readonly altTurnover: NumberColumn;
  readonly majorTurnover: NumberColumn;
  /** Σ|w| of the leg after the trades, fraction of equity. The alts are held short. */
  readonly altGross: NumberColumn;
  readonly majorGross: NumberColumn;
  /** Σw of the whole book after the trades, signed. */
  readonly net: NumberColumn;
  /** Alts held after the trades. */
  readonly nAlts: NumberColumn;
  /** A position was held over (t−1, t]. */
  readonly held: FlagColumn;
  readonly traded: FlagColumn;
  /** `hold`, `rebalance` or `flatten`: the decision of the row. */
  readonly action: readonly string[];
  /** Ex-ante residual beta of the last executed rebalance on each of `definition.majors`; NaN while flat. */
  readonly residualBeta: readonly [NumberColumn, NumberColumn];
  /** Realised beta of the rows with a position among the last `definition.realisedBetaDays`; NaN with too few. */
  readonly realisedBeta: readonly [NumberColumn, NumberColumn];
  /** Majors and alts, as the engine booked them. Together they are the totals. */
  readonly legs: readonly DashboardLeg[];
}

/** Something that happened to the book and that a reader of the equity line wants to see. */
export interface DashboardEvent {
  /** `YYYY-MM-DD`, a simulated day. */
  readonly date: string;
  /** As counted: `stop_loss`, `take_profit`, `time_exit`, `trailing_stop`, `delisted`, … */
  readonly kind: string;
  /** As in "XYZ closed at its last price"; empty when the kind says it all. */
  readonly detail: string;
}

/** Columns over the rebalance decisions, as in neutrality.csv. */
export interface DashboardRebalances {
  /** Decision row, `YYYY-MM-DD`. */
  readonly date: readonly string[];
  /** Regime at the decision, index into `regimeNames`. */
  readonly regime: ArrayLike<number>;
  /** Rung of the ladder that was used. */
  readonly mode: readonly string[];
  readonly scoreScale: NumberColumn;
  readonly volFactor: NumberColumn;
  readonly capFactor: NumberColumn;
  /** Of the book ordered, fraction of equity. */
  readonly gross: NumberColumn;
  /** Beta of the alt leg on each major: what the major leg had to offset. */
  readonly altBeta: readonly [NumberColumn, NumberColumn];
  /** Weight ordered in each major. */
  readonly majorWeight: readonly [NumberColumn, NumberColumn];
  readonly residualBeta: readonly [NumberColumn, NumberColumn];
  readonly realisedBeta: readonly [NumberColumn, NumberColumn];
}

/** One row of regime_metrics.csv: daily returns grouped by the regime that decided the position. */
export interface DashboardRegimeMetrics {
  readonly regime: string;
  readonly nDays: number;
  readonly mean: Figure;
  readonly median: Figure;
  readonly std: Figure;
  /** mean / std · √365. */
  readonly sharpeLike: Figure;
  /** t of the mean with long-run variance. */
  readonly hacT: Figure;
}

/** A difference of mean forward returns. */
export interface DashboardEdge {
  /** Fraction over the horizon; null where a regime it needs has no day. */
  readonly value: number | null;
  /** Bounds at {@link DashboardInput.confidence}. */
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  /** p corrected for all edges and horizons. */
  readonly q: number | null;
  /** By circular shift of the regimes against the returns; null for an edge that is no spread. */
  readonly pShift: number | null;
  /** Why a figure is missing, as in "BALANCED has 4 rows, 5 needed"; null where none is. */
  readonly reason: string | null;
}

/** What the alts earned over the majors in the days after each regime, at one horizon: y = Π(1 + alts − majors) − 1 over `days` days. */
export interface DashboardHorizon {
  readonly days: number;
  /** Days with a regime and a y. */
  readonly n: number;
  /** Mean y of them all; null without a day. */
  readonly mean: number | null;
  /** In the order of `regimeNames`, those without a day too. */
  readonly regimes: readonly {
    readonly regime: string;
    readonly n: number;
    readonly mean: number | null;
    /** Of the mean, allowing for overlap. */
    readonly t: number | null;
    /** Why there is no t; null where there is one. */
    readonly reason: string | null;
  }[];
  /** Mean y of the last regime less that of all days. */
  readonly best: DashboardEdge;
  /** Mean y of the first regime less that of all days. */
  readonly worst: DashboardEdge;
  /** Mean y of the last regime less that of the first. */
  readonly spread: DashboardEdge;
  /** Mean y of the two regimes of majors, pooled, less that of the two of alts. Not shown with fewer than five regimes: then it is `spread`. */
  readonly sides: DashboardEdge;
}

/** One test window of the walk-forward. */
export interface DashboardWindow {
  readonly start: string;
  readonly end: string;
  readonly n: number;
  readonly totalReturn: Figure;
  readonly sharpe: Figure;
  readonly maxDrawdown: Figure;
}

/** How often something happened. */
export interface DashboardCounter {
  readonly name: string;
  readonly count: number;
  readonly meaning: string;
}

/** The book after the trades of a day. */
export interface DashboardPosition {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Largest first or in any order; empty while flat. Weights are signed fractions of equity. */
  readonly holdings: readonly { readonly asset: string; readonly leg: 'majors' | 'alts'; readonly weight: number; readonly usd: number }[];
}

/** What the same code would do today, as in signals_today.json. */
export interface DashboardSignal {
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly regime: string | null;
  /** NaN where there is none. */
  readonly score: number;
  readonly action: string;
  /** Fraction of equity. */
  readonly suggestedGross: number;
  /** Signed fractions of equity. */
  readonly weights: {
    readonly majors: readonly { readonly asset: string; readonly weight: number }[];
    readonly alts: readonly { readonly asset: string; readonly weight: number }[];
  };
  /** Fraction of equity a day; positive: the book pays. NaN where no rate is known. */
  readonly expectedFundingDaily: number;
  /** On each of `definition.majors`; NaN without a book. */
  readonly residualBeta: readonly [number, number];
  /** In the order shown; NaN where a feature is missing. */
  readonly keyFeatures: readonly { readonly name: string; readonly value: number }[];
  readonly staleInputs: readonly string[];
  readonly warnings: readonly string[];
}

/** The measures of the whole run. Those of `Kpis` are computed again in the page for any period; the others are the run's alone. */
export interface DashboardKpis {
  readonly totalReturn: Figure;
  readonly cagr: Figure;
  readonly volatility: Figure;
  readonly sharpe: Figure;
  readonly sortino: Figure;
  readonly maxDrawdown: Figure;
  readonly calmar: Figure;
  readonly hitRate: Figure;
  readonly expectedShortfall95: Figure;
  /** Over the days with a position in (t−1, t]. */
  readonly hitRateActive: Figure;
  /** Mean of altTurnover over all simulated days. */
  readonly avgTurnover: Figure;
  /** Mean of funding over all simulated days, positive: paid. */
  readonly avgFundingDaily: Figure;
  /** Only for the whole run, in the order shown: PSR, Sharpe after Lo, realised betas, neutrality error and the like. */
  readonly others: readonly DashboardOtherFigure[];
}

/** A figure that the page cannot compute again for a period. */
export type DashboardOtherFigure = Figure & {
  /** As in "Realised beta on BTC, days with a position". */
  readonly name: string;
  /** How it is written: 0.5 as `50.0%` or as `0.50`. */
  readonly unit: 'fraction' | 'number';
  /** What a reader should know about it; may be empty. */
  readonly note: string;
};

/** Everything {@link renderDashboard} shows. Plain data; NaN is missing. */
export interface DashboardInput {
  readonly title: string;
  readonly runId: string;
  /** When the run was made, ISO 8601. */
  readonly timestamp: string;
  /** [start, end] of the run, both included, `YYYY-MM-DD`. */
  readonly period: { readonly start: string; readonly end: string };
  /** What was simulated, for the sentence on top. */
  readonly definition: {
    /** The two majors, in the order of every pair of betas. */
    readonly majors: readonly [string, string];
    /** The names held against the alts: the majors, or whatever else the book is long of. */
    readonly longLeg: readonly string[];
    readonly basketSize: number;
    /** As in the config: `beta_neutral`, … */
    readonly neutralityMode: string;
    /** Fraction of equity held short in alts at full scale. */
    readonly altGross: number;
    readonly grossCap: number;
    /** Rows between a decision and its trades. */
    readonly executionLag: number;
    readonly initialEquityUsd: number;
    /** Rows of the rolling realised betas, 60. */
    readonly realisedBetaDays: number;
    /** No book is held that would leave a larger ex-ante beta on a major; null where one is held whatever it leaves. */
    readonly maxResidualBeta: number | null;
    /** Regimes in which a book is held; subset of `regimeNames`. */
    readonly tradeRegimes: readonly string[];
    /** `composite`, `hmm` or `kmeans`. */
    readonly regimeMode: string;
    /** False where no funding was charged. */
    readonly fundingCharged: boolean;
  };
  readonly trust: TrustFacts & {
    /** Verdict of the look-ahead audit; null where none was made. */
    readonly lookAhead: { readonly passed: boolean; readonly detail: string } | null;
  };
  /** What the run shows and what it does not, as plain sentences; may be empty. */
  readonly verdict: readonly string[];
  /** ALTS to MAJORS, as in specs/03, 6.1. */
  readonly regimeNames: readonly string[];
  /** Of the composite score, before hysteresis; null where the regime does not come from thresholds, the strong ones null with three states. */
  readonly thresholds: {
    readonly low: number;
    readonly high: number;
    readonly strongLow: number | null;
    readonly strongHigh: number | null;
  } | null;
  readonly timeline: DashboardTimeline;
  readonly daily: DashboardDaily;
  /** What the book may be compared with, simple daily returns over `daily.date`: at most three. */
  readonly references: readonly { readonly name: string; readonly returns: NumberColumn }[];
  readonly events: readonly DashboardEvent[];
  /** Level of every interval, 0.95. */
  readonly confidence: number;
  readonly kpis: DashboardKpis;
  /** In the order of `regimeNames`; a regime that decided no day has no row. */
  readonly regimeMetrics: readonly DashboardRegimeMetrics[];
  /** Forward returns by regime, by horizon as shown; null where the bootstrap was off. */
  readonly evaluation: readonly DashboardHorizon[] | null;
  readonly rebalances: DashboardRebalances;
  /** Empty without walk-forward. */
  readonly windows: readonly DashboardWindow[];
  /** In the order shown. */
  readonly counters: readonly DashboardCounter[];
  readonly position: DashboardPosition | null;
  readonly signal: DashboardSignal | null;
  /** Resolved configuration, any JSON. */
  readonly config: unknown;
  /** Program → version. */
  readonly versions: Readonly<Record<string, string>>;
}
