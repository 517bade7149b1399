/** Forward returns in one regime. */
export interface RegimeStatistics {
  /** 1 strongest for alts … 5 strongest for majors. */
  readonly regime: number;
  readonly count: number;
  /** Separate runs of rows. */
  readonly spells: number;
  readonly mean: number | null;
  readonly standardDeviation: number | null;
  /** Share of returns above 0, and below 0. */
  readonly hitRate: number | null;
  readonly shareNegative: number | null;
  /** mean/se with the prewhitened error, and its two-sided Student p with n − K. */
  readonly tStatistic: number | null;
  readonly pValue: number | null;
  /** mean/(std/√count): what it would be without overlap and dependence. */
  readonly tNaive: number | null;
  /** Why there is no test. */
  readonly reason: string | null;
}

/** A difference of mean forward returns. */
export interface RegimeEdge {
  readonly value: number | null;
  readonly standardError: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly pValue: number | null;
  /** Benjamini–Hochberg over the p-values of all edges and horizons. */
  readonly q: number | null;
  /** Spreads only: by circular shift of the regimes, the headline p. */
  readonly pShift: number | null;
  readonly drawsLost: number | null;
  readonly reason: string | null;
}

/** Forward returns by regime at one horizon. */
export interface RegimeEvaluation {
  readonly horizon: number;
  /** Rows with a regime and a return. */
  readonly n: number;
  readonly lag: number | null;
  readonly blockLength: number | null;
  readonly meanAll: number | null;
  /** In order of their number, absent ones too. */
  readonly regimes: readonly RegimeStatistics[];
  /** Mean of regime 5 less the mean of all rows. */
  readonly edgeBest: RegimeEdge;
  /** Mean of regime 1 less the mean of all rows. */
  readonly edgeWorst: RegimeEdge;
  /** Mean of regime 5 less that of regime 1; its negative is what a long-majors book earns. */
  readonly spread15: RegimeEdge;
  /** Mean of regimes 4 and 5 less that of 1 and 2, each side pooled. */
  readonly spreadSides: RegimeEdge;
}
