import { asCausal, byCodePoint, type Causal, type Panel } from '@regimelab/core';
import { groupFunding, rollingMean } from '@regimelab/features';
import { approximateThreeDayReturn, legacyScore, type LegacyReading, type LegacyScore } from '@regimelab/labeling';
import type { MajorsAltsLake } from '../majors-alts/load-majors-alts-lake.js';
import type { MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import { columnOf } from '../majors-alts/read-regimes.js';

/** Alts of the legacy monitor, the largest by market cap, and how many it needs (specification 08, section 1.3). */
const ALTS = 20;
const MIN_ALTS = 5;
/** Days of the two means of its funding skew. */
const [SHORT_DAYS, LONG_DAYS] = [10, 20];

/** How the 3-day return is taken: from prices, or as the legacy monitor approximated it. */
export type LegacyR3 = 'exact' | 'approx';

/** The legacy score of every day of the grid; null where too few alts or no major has a return. */
export interface LegacyTimeline {
  readonly days: readonly (LegacyScore | null)[];
  /** T; NaN where there is none. */
  readonly score: Float64Array;
}

/**
 * The legacy score rebuilt from a lake: what its live programs fetched is taken from what was knowable at 00:00 UTC of each row. R7 and R3
 * are price cells over cells 7 and 3 rows before; the alts are the 20 largest by market cap as of the day that are neither majors nor excluded;
 * the funding skew is the plain mean over all alts less that over the majors, and its heating the mean of 10 days less that of 20, of which 8 and
 * 16 must be there; open interest is that of the first major.
 *
 * @remarks Row t reads rows ≤ t. Specification 08, sections 1.4 and 2.
 */
export function legacyTimeline(
  { market, excluded, factIds }: Pick<MajorsAltsLake, 'market' | 'excluded' | 'factIds'>,
  { universe, features }: Pick<MajorsAltsConfig, 'universe' | 'features'>,
  r3: LegacyR3,
): Causal<LegacyTimeline> {
  const { grid, knowledge } = market;
  const { price, marketCapAsOf, funding, openInterest } = knowledge;
  const N = grid.assets.length;
  const major = grid.assets.indexOf(universe.majors[0]!);
  const isAlt = grid.assets.map((asset) => factIds.has(asset) && !excluded.has(asset) && !universe.majors.includes(asset));
  const returnOver = (t: number, n: number, rows: number) =>
    t < rows ? NaN : price.values[t * N + n]! / price.values[(t - rows) * N + n]! - 1;
  const return3 = (t: number, n: number) =>
    r3 === 'exact' ? returnOver(t, n, 3) : approximateThreeDayReturn(returnOver(t, n, 7), returnOver(t, n, 1));
  const heating = fundingHeating(
    funding,
    grid.assets.filter((_, n) => isAlt[n]),
    universe.majors,
    features.min_assets,
    grid.times.length,
  );
  const interest = openInterest === null ? null : columnOf(openInterest, universe.majors[0]!);

  const readingAt = (t: number): LegacyReading => {
    const alts = largest(marketCapAsOf, t, isAlt);
    const [week, shorter] = [alts.map((n) => returnOver(t, n, 7)), alts.map((n) => return3(t, n))].map((values) =>
      values.filter(Number.isFinite),
    );
    const lead = return3(t, major);
    const isEnough = week!.length >= MIN_ALTS && shorter!.length >= MIN_ALTS;
    return {
      majorReturn7: returnOver(t, major, 7),
      altsReturn7: isEnough ? week!.reduce((sum, value) => sum + value, 0) / week!.length : NaN,
      majorReturn3: lead,
      breadth: isEnough ? shorter!.filter((value) => value > lead).length / shorter!.length : NaN,
      heating: heating[t]!,
      oiGrowthPct: interest === null || t < 3 ? NaN : 100 * (interest[t]! / interest[t - 3]! - 1),
    };
  };
  const days = Array.from(grid.times, (_, t) => legacyScore(readingAt(t)));
  return asCausal({ days, score: Float64Array.from(days, (day) => day?.score ?? NaN) });
}

/** Columns of the largest alts by market cap as of a row; equal caps by id. */
function largest({ axes, values }: Panel, t: number, isAlt: readonly boolean[]): readonly number[] {
  const N = axes.assets.length;
  const capped = [...axes.assets.keys()].filter((n) => isAlt[n] && values[t * N + n]! > 0);
  return capped.sort((a, b) => values[t * N + b]! - values[t * N + a]! || byCodePoint(axes.assets[a]!, axes.assets[b]!)).slice(0, ALTS);
}

/** Mean of the last 10 days of the funding skew less that of the last 20; NaN with too few days. */
function fundingHeating(
  funding: Panel | null,
  alts: readonly string[],
  majors: readonly string[],
  minAlts: number,
  T: number,
): Float64Array {
  if (funding === null) return new Float64Array(T).fill(NaN);
  const of = (members: readonly string[], minAssets: number) => groupFunding(funding, null, members, { method: 'mean', minAssets }).plain;
  const [ofAlts, ofMajors] = [of(alts, minAlts), of(majors, 1)];
  const skew = ofAlts.map((rate, t) => rate - ofMajors[t]!);
  const [short, long] = [rollingMean(skew, SHORT_DAYS), rollingMean(skew, LONG_DAYS)];
  return short.map((value, t) => value - long[t]!);
}
