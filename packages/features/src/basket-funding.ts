import { asCausal, parseOptions, requireSameAxes, ShapeError, type Causal, type Panel } from '@regimelab/core';
import * as z from 'zod';

/** Options of {@link basketFunding}. */
export const BasketFundingOptions = z
  .strictObject({
    basketSize: z
      .int()
      .min(1)
      .default(30)
      .describe('Names the basket should have: the denominator of coverage, also when fewer were found.'),
    minDaysPerAsset: z.int().min(1).default(4).describe('Days with a rate that an asset needs in its window.'),
  })
  .readonly();
export type BasketFundingOptions = z.input<typeof BasketFundingOptions>;

/** The rows of a funding panel that one decision may read. */
export interface FundingWindow {
  /** First row, included. */
  readonly first: number;
  /** Last row, included; below `first` for an empty window. */
  readonly last: number;
}

/** The basket's funding at each of K decisions. */
export interface BasketFunding {
  /** K mean rates, fraction per 8 h; NaN where no asset is valid. */
  readonly rate: Float64Array;
  /** K numbers of valid assets. */
  readonly validAssets: Int32Array;
  /** K percentages 100 · valid / basketSize. */
  readonly coveragePct: Float64Array;
}

/**
 * The funding thermometer F: the mean over a basket of each asset's mean rate in a window of days.
 *
 *   m[i] = mean over the window's days d with a rate of f[d, i], valid when there are at least minDaysPerAsset;  F = Σ_i m[i] / n_valid
 *
 * @param funding T×N, fraction per 8 h by row date, NaN = no rate that day
 * @param members K lists of columns; the sum runs in their order
 * @param windows K row ranges; the caller clips them to what was knowable at the decision
 * @param newestDay where rates settle within a day, the T×N means of what was knowable of a window's last row; default: `funding` itself
 * @returns per decision the rate, how many assets carried it, and their coverage of `basketSize`
 * @remarks Knowable when the window's last row is. Days sum in ascending order. Source: MSM v0, section 5.2.
 * @throws {ShapeError} where members and windows differ in number; {AlignmentError} where the two panels stand on other axes
 */
export function basketFunding(
  funding: Panel,
  members: readonly Int32Array[],
  windows: readonly FundingWindow[],
  options: BasketFundingOptions = {},
  newestDay: Panel = funding,
): Causal<BasketFunding> {
  const { basketSize, minDaysPerAsset } = parseOptions(BasketFundingOptions, options, 'basketFunding');
  if (members.length !== windows.length) {
    throw new ShapeError('SHAPE', `basketFunding: expected a window for each of ${members.length} baskets, got ${windows.length}`);
  }
  requireSameAxes('basketFunding', funding, newestDay);
  const N = funding.axes.assets.length;
  const rate = new Float64Array(members.length).fill(NaN);
  const validAssets = new Int32Array(members.length);
  for (const [k, basket] of members.entries()) {
    const first = Math.max(0, windows[k]!.first);
    const last = Math.min(funding.axes.times.length - 1, windows[k]!.last);
    let total = 0;
    for (const n of basket) {
      let sum = 0;
      let days = 0;
      for (let t = first; t <= last; t++) {
        const value = (t === windows[k]!.last ? newestDay : funding).values[t * N + n]!;
        if (Number.isNaN(value)) continue;
        sum += value;
        days++;
      }
      if (days < minDaysPerAsset) continue;
      total += sum / days;
      validAssets[k]!++;
    }
    if (validAssets[k]! > 0) rate[k] = total / validAssets[k]!;
  }
  const coveragePct = Float64Array.from(validAssets, (valid) => (100 * valid) / basketSize);
  return asCausal({ rate, validAssets, coveragePct });
}
