import { truncate, type Axes, type Day, type Panel } from '@regimelab/core';
import type { LakePanel } from '@regimelab/lake-io';
import { stream } from '@regimelab/numerics';
import { computeMsm, type MsmPanels, type MsmResult } from '../msm/compute-msm.js';
import type { MsmLake } from '../msm/load-msm-lake.js';
import type { MsmConfig } from '../msm/msm-config.js';
import { auditLookAhead, type AuditedMarket, type LookAheadCuts, type LookAheadVerdict } from './audit-look-ahead.js';
import type { Claim } from './claim.js';
import { noise } from './noise.js';

/** Days by which the longest publication lag and a stamp can move a row. */
const CLOCK_ROWS = 32;
/** Days of a panel that a poison changes: more than a decision reads. */
const CHANGED_ROWS = 60;

/** What MSM v0 is asked again of: some panels, and the decision dates of the run. */
interface MsmMarket {
  readonly panels: MsmPanels;
  readonly window: { readonly start: Day; readonly end: Day };
}

/**
 * Audits an MSM v0 run: members, funding and v0.1 labels of its decision dates. The v0.0 labels are of type `Hindsight` and make no claim.
 *
 * @param cuts indices of decision dates; left out: a drawn one truncated, the last poisoned
 * @remarks Prices are never removed: which weeks have an outcome, and so a place in the reference window, is read off the measurement clock.
 */
export function auditMsm(
  { panels, excluded }: MsmLake,
  result: MsmResult,
  config: MsmConfig,
  cuts: LookAheadCuts = drawnCuts(result, config.inference.seed),
): LookAheadVerdict {
  const ids = new Set(excluded.keys());
  // A window without a valid week may lie where no major has a price.
  const readPanels = result.valid.length === 0 ? panels : recentPanels(panels, result.days[0]!, config);
  return auditLookAhead(
    (market, _row) => msmClaims(computeMsm(market.panels, config, market.window, ids)),
    auditedPanels(readPanels, result),
    cuts,
    () => msmClaims(result),
  );
}

/** The rows that decisions from a day on can read: poisoning copies panels, and most of a long lake lies before. */
function recentPanels(panels: MsmPanels, start: Day, { universe, feature, returns }: MsmConfig): MsmPanels {
  const reach = Math.max(universe.max_staleness_days ?? Infinity, returns.max_staleness_days ?? Infinity, feature.lookback_days);
  const { unit, times, assets } = panels.price.axes;
  const first = Math.min(times.length, Math.max(0, start - reach - CLOCK_ROWS - times[0]!));
  const axes: Axes = Object.freeze({ unit, times: times.subarray(first), assets });
  const of = (panel: LakePanel): LakePanel => ({ ...panel, axes, values: panel.values.subarray(first * assets.length) });
  const { price, marketCap, funding, newestFunding } = panels;
  return { price: of(price), marketCap: of(marketCap), funding: funding && of(funding), newestFunding: newestFunding && of(newestFunding) };
}

/** Decision dates whose later rows can be taken away or changed. */
function auditedPanels(panels: MsmPanels, { days, instants }: MsmResult): AuditedMarket<MsmMarket> {
  const between = (first: number, last: number) => ({ start: days[first]!, end: days[last]! });
  /** The row after the last that could be known, or of prices measured, at a decision. */
  const end = ({ clock, axes }: LakePanel, k: number, which: 'lastKnowable' | 'lastObserved') =>
    Math.min(axes.times.length, Math.max(0, clock[which](instants[k]!) + 1 - axes.times[0]!));
  const each = (change: (panel: LakePanel) => Panel): Omit<MsmPanels, 'price'> => {
    const of = (panel: LakePanel) => ({ ...panel, ...change(panel) });
    const { marketCap, funding, newestFunding } = panels;
    return { marketCap: of(marketCap), funding: funding && of(funding), newestFunding: newestFunding && of(newestFunding) };
  };
  return {
    times: Int32Array.from(days),
    rows: (first, last) => ({
      panels: { price: panels.price, ...each((panel) => truncate(panel, end(panel, last, 'lastKnowable'))) },
      window: between(first, last),
    }),
    poisoned: (first, cut, last) => ({
      panels: {
        // No price is removed, so that the same weeks have an outcome.
        price: { ...panels.price, ...changed(panels.price, end(panels.price, cut, 'lastObserved'), (value) => value * 10) },
        ...each((panel) => changed(panel, end(panel, cut, 'lastKnowable'), (value, i) => (noise(i) < 0.5 ? NaN : value * 10))),
      },
      window: between(first, last),
    }),
    another: (first, last) => ({
      panels: {
        price: panels.price,
        ...each((panel) => changed(panel, end(panel, last, 'lastKnowable') - CHANGED_ROWS, (value, i) => value * (0.5 + noise(i)))),
      },
      window: between(first, last),
    }),
  };
}

/** A copy of a panel in which {@link CHANGED_ROWS} rows from `row` on are changed. */
function changed({ axes, values }: Panel, row: number, change: (value: number, i: number) => number): Panel {
  const N = axes.assets.length;
  const copy = values.slice();
  const end = Math.min(copy.length, (row + CHANGED_ROWS) * N);
  for (let i = Math.max(0, row) * N; i < end; i++) copy[i] = change(copy[i]!, i);
  return { axes, values: copy };
}

/** What a run knew at each decision date. */
function msmClaims({ days, universe, funding, valid, trailing }: MsmResult): readonly Claim[] {
  const { assets } = universe.axes;
  const members = new Uint8Array(days.length * assets.length);
  universe.members.forEach((columns, k) => columns.forEach((n) => (members[k * assets.length + n] = 1)));
  const bin = new Int8Array(days.length).fill(-1);
  const percentile = new Float64Array(days.length).fill(NaN);
  valid.forEach((k, v) => {
    bin[k] = trailing.bin[v]!;
    percentile[k] = trailing.percentile[v]!;
  });
  const column = (what: string, values: Claim['values']): Claim => ({ what, from: 0, assets: null, values });
  return [
    { what: 'member', from: 0, assets, values: members },
    column('F_tk', funding.rate),
    column('assets with funding', funding.validAssets),
    column('percentile v0.1', percentile),
    column('label v0.1', bin),
  ];
}

function drawnCuts({ days }: MsmResult, seed: number): LookAheadCuts {
  const random = stream(seed, 'audit/cuts');
  const last = days.length - 1;
  return { truncate: [random.integer(days.length)], poison: [last] };
}
