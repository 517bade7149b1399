import { GROUP_FUNDING_MODES, type GroupFunding } from '../group-funding.js';

const OI_WEIGHTED = GROUP_FUNDING_MODES.indexOf('oi_weighted');

/**
 * A statistic of  f_alts − f_majors  whose value at t comes from the one history of the pair of estimators chosen at t.
 *
 * @param statistic of the whole history of one pair; row t of it may read rows ≤ t
 */
export function alongChosenPair(alts: GroupFunding, majors: GroupFunding, statistic: (skew: Float64Array) => Float64Array): Float64Array {
  const T = alts.mode.length;
  const out = new Float64Array(T).fill(NaN);
  for (const ofAlts of [true, false]) {
    for (const ofMajors of [true, false]) {
      const rows = [...alts.mode.keys()].filter(
        (t) => (alts.mode[t] === OI_WEIGHTED) === ofAlts && (majors.mode[t] === OI_WEIGHTED) === ofMajors,
      );
      if (rows.length === 0) continue;
      const [a, m] = [ofAlts ? alts.weighted : alts.plain, ofMajors ? majors.weighted : majors.plain];
      const history = statistic(a.map((rate, t) => rate - m[t]!));
      for (const t of rows) out[t] = history[t]!;
    }
  }
  return out;
}
