import type { GroupFunding } from '../group-funding.js';
import { alongChosenPair } from '../internal/along-chosen-pair.js';
import { rollingMean } from '../rolling/mean.js';
import { rollingZScore } from '../rolling/z-score.js';

/**
 * Whether the funding skew is rising; T values each, knowable when funding_skew is. Each value at t comes from the history of the pair of
 * estimators (alts, majors) chosen at t.
 */
export interface FundingHeating {
  /**
   * mean_10(funding_skew) − mean_20(funding_skew), fraction per 8 h, at least 8 and 16 values. NaN where funding_skew[t] is.
   */
  readonly funding_heating: Float64Array;
  /** The twin of funding_heating: its 60-day z-score, at least 48 values. */
  readonly z_funding_heating: Float64Array;
}

/** Short against long mean of the funding skew. */
export function fundingHeating(alts: GroupFunding, majors: GroupFunding): FundingHeating {
  return {
    funding_heating: alongChosenPair(alts, majors, heating),
    z_funding_heating: alongChosenPair(alts, majors, (skew) => rollingZScore(heating(skew), 60)),
  };
}

function heating(skew: Float64Array): Float64Array {
  const [short, long] = [rollingMean(skew, 10), rollingMean(skew, 20)];
  return skew.map((value, t) => (Number.isFinite(value) ? short[t]! - long[t]! : NaN));
}
