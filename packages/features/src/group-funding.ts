import { asCausal, byCodePoint, parseOptions, requireSameAxes, type Causal, type Panel } from '@regimelab/core';
import * as z from 'zod';
import { selectMedian } from './internal/order-statistics.js';

/** How the funding rates of a group become one; `GroupFunding.mode` holds positions in this list. */
export const GROUP_FUNDING_MODES = ['oi_weighted', 'mean', 'median'] as const;
export type GroupFundingMode = (typeof GROUP_FUNDING_MODES)[number];

/** Options of {@link groupFunding}. */
export const GroupFundingOptions = z
  .strictObject({
    method: z.enum(GROUP_FUNDING_MODES).default('oi_weighted').describe('How the rates of the assets become one.'),
    minAssets: z.int().min(1).default(1).describe('Assets with a rate that a day needs.'),
    oiMinShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.6)
      .describe('Share of the assets with a rate that need open interest too before a day may be weighted by it.'),
  })
  .readonly();
export type GroupFundingOptions = z.input<typeof GroupFundingOptions>;

/** The funding of a group over time, by each estimator, and which of them a day goes by. */
export interface GroupFunding {
  /** T rates, fraction per 8 h: plain mean, or with method `median` the median; NaN where fewer than minAssets have a rate. */
  readonly plain: Float64Array;
  /** T rates, weighted by open interest; NaN also where no asset with a rate has any. All NaN unless the method is `oi_weighted`. */
  readonly weighted: Float64Array;
  /** T positions in {@link GROUP_FUNDING_MODES}: the estimator chosen at t. */
  readonly mode: Uint8Array;
  /** T flags: 1 = weights were asked for, the day has enough rates, and the mean is chosen all the same. */
  readonly oiFallback: Uint8Array;
}

const CHOICE_WINDOW = 60;
const CHOICE_DAYS = 48;

/**
 * The funding rate of a group of assets, one figure a day.
 *
 *   F = members with a rate f at t, W = those of F with open interest OI > 0
 *   mean, median: over F;   oi_weighted: Σ f·OI / Σ OI over W
 *
 * A day is covered where #F ≥ minAssets and #W / #F ≥ oiMinShare, W not empty. `oi_weighted` is chosen at t where t is covered and so are at
 * least 48 of the days t − 59 … t; else the mean is, and the day is flagged. Both estimators are there for every day, so that a window ending
 * at t can be read from the one chosen at t: two estimators never mix in a window.
 *
 * @param funding T×N, fraction per 8 h, NaN = no rate
 * @param openInterestAsOf T×N, USD as of t, NaN = none; null = no table, which leaves the mean
 * @param members ids of the group; one the panel does not have has no rate
 * @remarks Knowable when row t is. Sums run over the members in code-point order.
 * @throws {ConfigErrors} for unknown or impossible options; {AlignmentError} where the panels stand on other axes
 */
export function groupFunding(
  funding: Panel,
  openInterestAsOf: Panel | null,
  members: Iterable<string>,
  options: GroupFundingOptions = {},
): Causal<GroupFunding> {
  const { method, minAssets, oiMinShare } = parseOptions(GroupFundingOptions, options, 'groupFunding');
  if (openInterestAsOf !== null) requireSameAxes('groupFunding', funding, openInterestAsOf);
  const wanted = new Set(members);
  const columns = [...funding.axes.assets.keys()].filter((n) => wanted.has(funding.axes.assets[n]!));
  columns.sort((a, b) => byCodePoint(funding.axes.assets[a]!, funding.axes.assets[b]!));
  const interest = method === 'oi_weighted' ? openInterestAsOf : null;
  const { plain, weighted, withRate, withInterest } = levels(funding, interest, Int32Array.from(columns), method, minAssets);
  const T = plain.length;
  const mode = new Uint8Array(T).fill(GROUP_FUNDING_MODES.indexOf(method === 'oi_weighted' ? 'mean' : method));
  const oiFallback = new Uint8Array(T);
  if (method === 'oi_weighted') {
    const covered = Uint8Array.from(withRate, (n, t) => (withInterest[t]! > 0 && withInterest[t]! / n >= oiMinShare ? 1 : 0));
    let days = 0;
    for (let t = 0; t < T; t++) {
      days += covered[t]! - (t >= CHOICE_WINDOW ? covered[t - CHOICE_WINDOW]! : 0);
      if (covered[t] === 1 && days >= CHOICE_DAYS) mode[t] = GROUP_FUNDING_MODES.indexOf('oi_weighted');
      else if (withRate[t]! > 0) oiFallback[t] = 1;
    }
  }
  return asCausal({ plain, weighted, mode, oiFallback });
}

/** Both estimators of every day, and how many assets stand behind them; a day with fewer than minAssets rates counts none. */
function levels({ axes, values }: Panel, interest: Panel | null, columns: Int32Array, method: GroupFundingMode, minAssets: number) {
  const T = axes.times.length;
  const N = axes.assets.length;
  const plain = new Float64Array(T).fill(NaN);
  const weighted = new Float64Array(T).fill(NaN);
  const withRate = new Int32Array(T);
  const withInterest = new Int32Array(T);
  const present = new Float64Array(columns.length);
  for (let t = 0; t < T; t++) {
    let total = 0;
    let n = 0;
    let product = 0;
    let weights = 0;
    let w = 0;
    for (let k = 0; k < columns.length; k++) {
      const i = t * N + columns[k]!;
      const rate = values[i]!;
      if (!Number.isFinite(rate)) continue;
      present[n++] = rate;
      total += rate;
      const weight = interest === null ? NaN : interest.values[i]!;
      if (!(weight > 0 && weight < Infinity)) continue;
      product += rate * weight;
      weights += weight;
      w++;
    }
    if (n < minAssets) continue;
    plain[t] = method === 'median' ? selectMedian(present, n) : total / n;
    if (w > 0) weighted[t] = product / weights;
    withRate[t] = n;
    withInterest[t] = w;
  }
  return { plain, weighted, withRate, withInterest };
}
