import { DataError, emptyPanel, MS_PER_DAY, type Causal, type Day, type Hindsight, type Panel } from '@regimelab/core';
import { basketFunding, type BasketFunding, type FundingWindow } from '@regimelab/features';
import { benchmarkRelativeReturn, percentileBins, trailingBins, type BenchmarkRelativeReturn, type Bins } from '@regimelab/labeling';
import { asOf, type LakePanel } from '@regimelab/lake-io';
import { largestByMarketCap, type Universe } from '@regimelab/universe';
import { decisionDays } from './decision-days.js';
import type { MsmConfig } from './msm-config.js';

/** Why a decision date has no outcome, in the order the checks are made. */
export const REJECTION_REASONS = [
  'skipped_no_universe',
  'skipped_funding_coverage',
  'skipped_incomplete_week',
  'skipped_price_coverage',
  'skipped_returns_computation',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** The panels MSM v0 reads, by row date on shared axes. */
export interface MsmPanels {
  readonly price: LakePanel;
  readonly marketCap: LakePanel;
  /** Null where the lake has no funding: every week then fails the funding check. */
  readonly funding: LakePanel | null;
  /** Where settlements become known after the decision: the means of what was knowable of a window's last day; else null. */
  readonly newestFunding: LakePanel | null;
}

/** One MSM v0 run in columns: index k runs over all K decision dates, index v over the V valid weeks. */
export interface MsmResult {
  /** K decision dates. */
  readonly days: readonly Day[];
  /** K instants, milliseconds since 1970. */
  readonly instants: readonly number[];
  /** K instants at which the outcome is read. */
  readonly ends: readonly number[];
  readonly universe: Causal<Universe>;
  readonly funding: Causal<BasketFunding>;
  readonly returns: BenchmarkRelativeReturn;
  /** K reasons; null for a valid week. */
  readonly rejections: readonly (RejectionReason | null)[];
  /** V indices into the decision dates. */
  readonly valid: Int32Array;
  /** V bins over the whole sample: labels v0.0. */
  readonly fullSample: Hindsight<Bins>;
  /** V bins over the weeks before: labels v0.1. */
  readonly trailing: Causal<Bins>;
  /** The newest decision date whose outcome is still open; null where there is none. */
  readonly current: MsmCurrent | null;
}

/** The reading of a week whose outcome is not known yet. */
export interface MsmCurrent {
  /** Index of its decision date. */
  readonly k: number;
  /** Bin among the last valid weeks; −1 without enough of them. */
  readonly bin: number;
  /** NaN without a bin. */
  readonly percentile: number;
}

/**
 * Computes MSM v0: universe, funding thermometer, outcome and labels of every decision date (specification 02, sections 4 to 6).
 *
 * Decisions (universe, funding, v0.1 labels) read the knowledge clock; outcomes read the measurement clock. The past before `start` and the
 * data after `end` are available to every step.
 *
 * @param window first and last decision date, both included
 * @param excluded asset ids that may not enter the basket
 * @throws {DataError} `MSM_NO_DECISION_DATES`, `MSM_MAJOR_MISSING`
 */
export function computeMsm(
  panels: MsmPanels,
  config: MsmConfig,
  window: { readonly start: Day; readonly end: Day },
  excluded: ReadonlySet<string>,
): MsmResult {
  const { universe: basket, feature, label } = config;
  const days = decisionDays(window.start, window.end, config.decision.anchor_day);
  if (days.length === 0) {
    throw new DataError('MSM_NO_DECISION_DATES', `no ${config.decision.anchor_day} between the start and the end`, {
      hint: 'give a longer window, or another decision.anchor_day',
    });
  }
  requireMajors(panels.price, basket.majors);
  const timeOfDay = (config.decision.anchor_hour * 60 + config.decision.anchor_minute) * 60_000;
  const instants = days.map((day) => day * MS_PER_DAY + timeOfDay);

  const universe = largestByMarketCap(asOf(panels.marketCap, instants, 'knowledge', basket.max_staleness_days), excluded, {
    size: basket.basket_size,
    minMarketCapUsd: basket.min_mcap_usd,
  });
  const funding = basketFunding(
    panels.funding ?? emptyPanel(panels.price.axes),
    universe.members,
    days.map((day, k) => fundingWindow(panels, day, instants[k]!, feature.lookback_days)),
    { basketSize: basket.basket_size, minDaysPerAsset: feature.min_days_per_asset },
    panels.newestFunding ?? undefined,
  );

  const { ends, incomplete } = windowEnds(panels.price, days, instants, config.returns.incomplete_week);
  const closes = closesAt(panels.price, [...instants, ...ends], config.returns.max_staleness_days);
  const returns = benchmarkRelativeReturn(closes(instants), closes(ends), universe.members, {
    benchmark: basket.majors.map((asset, j) => ({ asset, weight: basket.majors_weights[j]! })),
    basketSize: basket.basket_size,
  });

  const rejections = days.map((_, k): RejectionReason | null => {
    if (universe.members[k]!.length < basket.min_basket_size) return 'skipped_no_universe';
    if (funding.validAssets[k] === 0 || funding.coveragePct[k]! < feature.min_coverage_pct) return 'skipped_funding_coverage';
    if (incomplete[k]) return 'skipped_incomplete_week';
    if (returns.priced[k] === 0 || returns.coveragePct[k]! < feature.min_price_coverage_pct) return 'skipped_price_coverage';
    return Number.isNaN(returns.benchmark[k]!) ? 'skipped_returns_computation' : null;
  });
  const valid = Int32Array.from(rejections.keys()).filter((k) => rejections[k] === null);
  const rates = Float64Array.from(valid, (k) => funding.rate[k]!);
  const bins = { ranges: label.bin_ranges };
  const trailingOptions = { ...bins, window: label.v0_1.window_weeks };
  const open = rejections.lastIndexOf('skipped_incomplete_week');
  return {
    days,
    instants,
    ends,
    universe,
    funding,
    returns,
    rejections,
    valid,
    fullSample: percentileBins(rates, bins),
    trailing: trailingBins(rates, trailingOptions),
    current: open < 0 ? null : currentWeek(open, rates, funding.rate[open]!, trailingOptions),
  };
}

/** The rows of the lookback before `day` that were knowable at the decision. */
function fundingWindow({ funding }: MsmPanels, day: Day, instant: number, lookback: number): FundingWindow {
  if (funding === null) return { first: 0, last: -1 };
  const origin = funding.axes.times[0]!;
  return { first: day - lookback - origin, last: Math.min(day - 1, funding.clock.lastKnowable(instant)) - origin };
}

/**
 * The instant each week's outcome is read at: the next decision, or the newest price where the week is kept incomplete. A week is incomplete
 * when no price was observed at or after 00:00 UTC of the next decision's date.
 */
function windowEnds(price: LakePanel, days: readonly Day[], instants: readonly number[], policy: 'skip' | 'keep') {
  const newestPrice = price.clock.observedAt(price.span.last);
  const isOpen = days.map((day) => newestPrice < (day + 7) * MS_PER_DAY);
  const next = instants.map((instant) => instant + 7 * MS_PER_DAY);
  if (policy === 'skip') return { ends: next, incomplete: isOpen };
  const ends = next.map((end, k) => (isOpen[k] ? Math.min(end, newestPrice) : end));
  return { ends, incomplete: isOpen.map((open, k) => open && ends[k]! <= instants[k]!) };
}

/** Reads closes once at all instants wanted, then hands out the rows for a list of them. */
function closesAt(price: LakePanel, wanted: readonly number[], maxStalenessDays: number | null): (instants: readonly number[]) => Panel {
  const distinct = [...new Set(wanted)].sort((a, b) => a - b);
  const closes = asOf(price, distinct, 'measurement', maxStalenessDays);
  const N = closes.axes.assets.length;
  const rowOf = new Map(distinct.map((instant, row) => [instant, row]));
  return (instants) => {
    const values = new Float64Array(instants.length * N);
    for (const [k, instant] of instants.entries()) {
      const row = rowOf.get(instant)!;
      values.set(closes.values.subarray(row * N, row * N + N), k * N);
    }
    // Ends of incomplete weeks may coincide, so these rows are numbered, not dated.
    return { axes: { unit: 'minute', times: Int32Array.from(instants.keys()), assets: closes.axes.assets }, values };
  };
}

function currentWeek(
  k: number,
  rates: Float64Array,
  rate: number,
  options: { ranges: readonly (readonly [number, number])[]; window: number },
): MsmCurrent {
  if (rates.length < options.window) return { k, bin: -1, percentile: NaN };
  const reference = rates.subarray(rates.length - options.window);
  const labelled = trailingBins(Float64Array.of(...reference, rate), {
    ...options,
    ranges: options.ranges.map(([low, high]) => [low, high]),
  });
  return { k, bin: labelled.bin.at(-1)!, percentile: labelled.percentile.at(-1)! };
}

function requireMajors(price: LakePanel, majors: readonly string[]): void {
  const N = price.axes.assets.length;
  for (const major of majors) {
    const n = price.axes.assets.indexOf(major);
    let found = false;
    for (let i = n; n >= 0 && i < price.values.length && !found; i += N) found = !Number.isNaN(price.values[i]!);
    if (!found) {
      throw new DataError('MSM_MAJOR_MISSING', `${major} has no price in the lake`, {
        hint: 'correct universe.majors, or add its prices',
        context: { major },
      });
    }
  }
}
