/** What can be said of one label. */
export interface LabelRow {
  readonly label: string;
  readonly count: number;
  /** Mean outcome b, units of y. */
  readonly mean: number;
  /** Newey–West error of b, with t = b/se and the two-sided Student p on n − K degrees of freedom. */
  readonly seHac: number | null;
  readonly tHac: number | null;
  readonly pHac: number | null;
  /** Prewhitened error of b, which the studentised interval uses. */
  readonly standardError: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  /** Of mean 0. */
  readonly pBoot: number | null;
  /** b less the mean of all y. */
  readonly edge: number | null;
  readonly edgeStandardError: number | null;
  readonly edgeCiLow: number | null;
  readonly edgeCiHigh: number | null;
  readonly edgePBoot: number | null;
  /** Holm and Benjamini–Hochberg over the labels' pBoot, and over their edgePBoot. */
  readonly pHolm: number | null;
  readonly qBh: number | null;
  readonly edgePHolm: number | null;
  readonly edgeQBh: number | null;
  /** Draws lost for the mean. */
  readonly drawsLost: number | null;
  /** Why figures are null. */
  readonly reason: string | null;
}

/** Last label minus first. */
export interface LabelSpread {
  readonly value: number | null;
  readonly seHac: number | null;
  readonly tHac: number | null;
  readonly pHac: number | null;
  readonly standardError: number | null;
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  readonly pBoot: number | null;
  /** By circular shift of the labels: the headline p. */
  readonly pShift: number | null;
  readonly drawsLost: number | null;
  readonly reason: string | null;
}

/** Rank correlation of a score with the outcome. */
export interface RankIc {
  /** Pearson correlation of average-tie ranks. */
  readonly rho: number | null;
  /** rho·√((n − 2)/(1 − rho²)); null where |rho| = 1. */
  readonly t: number | null;
  /** Two-sided, Student with n − 2; takes rows as independent. */
  readonly pT: number | null;
  /** Percentile interval of the draws. */
  readonly ciLow: number | null;
  readonly ciHigh: number | null;
  /** By circular shift of the score. */
  readonly pShift: number | null;
  /** Draws with a constant side. */
  readonly drawsLost: number | null;
  readonly reason: string | null;
}

/** Trend of the outcome over the labels in their order, after Jonckheere and Terpstra; z > 0: y rises from the first label to the last. */
export interface LabelTrend {
  readonly j: number | null;
  readonly expected: number | null;
  readonly variance: number | null;
  readonly z: number | null;
  /** Two-sided, normal; takes rows as independent. */
  readonly pNormal: number | null;
  /** By circular shift of the labels, on |J − E|. */
  readonly pShift: number | null;
  readonly reason: string | null;
}

/** Inference of an outcome by label. */
export interface LabelInference {
  /** Labelled rows. */
  readonly n: number;
  /** Bartlett lag of every error; null with n < 20, as the next five. */
  readonly lag: number | null;
  readonly blockLength: number | null;
  readonly replications: number;
  readonly seed: number;
  /** In the order of the names; a label that does not occur has no row. */
  readonly labels: readonly LabelRow[];
  readonly spread: LabelSpread | null;
  /** Null also without a score. */
  readonly rankIc: RankIc | null;
  readonly trend: LabelTrend | null;
  /** `skipped_n_below_20`, `label_below_min_count:<label>` in the order of the names, `spread_label_absent`. */
  readonly notes: readonly string[];
}
