import type { GroupFunding } from '../group-funding.js';
import { alongChosenPair } from '../internal/along-chosen-pair.js';
import { rollingZScore } from '../rolling/z-score.js';

/**
 * How much more alt longs pay than major longs; T values each, knowable with the rates and the as-of open interest of row t. Each value at t
 * comes from the history of the pair of estimators (alts, majors) chosen at t.
 */
export interface FundingSkew {
  /** f_alts − f_majors, fraction per 8 h. NaN where either group has too few rates: minAssets alts, one major. */
  readonly funding_skew: Float64Array;
  /** 3-day z-score of funding_skew, all three values. */
  readonly funding_skew_zscore_3d: Float64Array;
  /** 1 where funding_skew is finite, else 0; never NaN. */
  readonly has_funding: Float64Array;
  /** The twin of funding_skew: its 60-day z-score, at least 48 values. */
  readonly z_funding_skew: Float64Array;
}

/** Funding of the alts against that of the majors. */
export function fundingSkew(alts: GroupFunding, majors: GroupFunding): FundingSkew {
  const skew = alongChosenPair(alts, majors, (history) => history);
  return {
    funding_skew: skew,
    funding_skew_zscore_3d: alongChosenPair(alts, majors, (history) => rollingZScore(history, 3)),
    has_funding: skew.map((value) => (Number.isFinite(value) ? 1 : 0)),
    z_funding_skew: alongChosenPair(alts, majors, (history) => rollingZScore(history, 60)),
  };
}
