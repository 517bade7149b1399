import { formatDay, MS_PER_DAY, type Day } from '@regimelab/core';
import type { LakeDescriptor } from '../descriptor.js';
import type { LakePanel } from '../read-panels.js';
import type { ValueTable } from '../table-definitions.js';
import type { Check } from './check.js';

/** More than this share of a table's rows unusable is worth a flag of its own (lake specification, 3.2). */
const DROPPED_SHARE_LIMIT = 0.05;
/** Equal closes in a row that look like a feed that stopped. */
const STUCK_CLOSES = 10;
/** Equal non-zero funding rates in a row that look like a feed that stopped (F4). */
const CONSTANT_RATES = 30;
/** A jump of market cap over price between two days that no issuance explains. */
const DRIFT_FACTOR = 2;
/** Days a table may end before the prices do. */
const STALE_TAIL_DAYS = 3;
/** Gaps of assets that were this large are named first. */
const LARGEST = 20;

/** The panels a run has read, by table. */
export type PanelsByTable = Partial<Readonly<Record<ValueTable, LakePanel>>>;

/**
 * Plausibility of the tables a run has read (lake specification, section 7): future rows, dropped rows, price jumps, stuck closes, drift of
 * market cap against price, gaps, stale tails, constant funding.
 *
 * @param panels on shared axes, as {@link readPanels} gives them
 * @param now the run's clock, milliseconds since 1970
 * @returns one finding per rule and table; `ok` where the rule holds
 */
export function checkPanels(panels: PanelsByTable, descriptor: LakeDescriptor, now: number): readonly Check[] {
  const { fact_price: price, fact_marketcap: marketCap, fact_funding: funding } = panels;
  const all = Object.values(panels);
  return [
    ...all.map((panel) => futureRows(panel, now)),
    ...all.flatMap(droppedRows),
    ...(price === undefined ? [] : [...closes(price, descriptor), ...all.filter((p) => p !== price).map((p) => staleTail(p, price))]),
    ...(price === undefined || marketCap === undefined ? [] : [capDrift(marketCap, price)]),
    ...all.map((panel) => gaps(panel, marketCap)),
    ...(funding === undefined ? [] : [constantFunding(funding)]),
  ];
}

/** Something found at a date and asset. */
interface Finding {
  readonly day: Day;
  readonly asset: string;
  readonly text: string;
}

function summarise(code: string, level: 'flag' | 'error', table: ValueTable, what: string, findings: readonly Finding[]): Check {
  const first = findings[0];
  if (first === undefined) return { code, level: 'ok', table, date: null, asset_id: null, detail: `no ${what}` };
  const shown = findings.slice(0, 5).map(({ asset, day, text }) => `${asset} ${formatDay(day)}${text === '' ? '' : ` ${text}`}`);
  const more = findings.length > 5 ? `, and ${findings.length - 5} more` : '';
  return {
    code,
    level,
    table,
    date: formatDay(first.day),
    asset_id: first.asset,
    detail: `${findings.length} ${what}: ${shown.join(', ')}${more}`,
  };
}

function futureRows({ table, clock, span }: LakePanel, now: number): Check {
  const level = table === 'fact_price' || table === 'fact_marketcap' ? 'error' : 'flag';
  const code = 'LAKE_FUTURE_ROW';
  if (clock.observedAt(span.last) <= now + MS_PER_DAY)
    return { code, level: 'ok', table, date: null, asset_id: null, detail: 'no row of the future' };
  return {
    code,
    level,
    table,
    date: formatDay(span.last),
    asset_id: null,
    detail: `newest row ${formatDay(span.last)} was observed after the run's clock ${new Date(now).toISOString()} plus one day`,
  };
}

function droppedRows({ table, rows, dropped }: LakePanel): readonly Check[] {
  const count = dropped.reduce((sum, reason) => sum + reason.count, 0);
  if (count <= DROPPED_SHARE_LIMIT * (rows + count)) return [];
  const reasons = dropped.map(({ reason, count: n }) => `${n} ${reason}`).join(', ');
  const detail = `${count} of ${rows + count} rows are unusable (${reasons})`;
  return [{ code: 'DROPPED_ROWS_HIGH', level: 'flag', table, date: null, asset_id: null, detail }];
}

/** Jumps and stuck closes in one pass, t outer: the panel is the largest thing a run holds. */
function closes(price: LakePanel, { checks }: LakeDescriptor): readonly Check[] {
  const { values } = price;
  const N = price.axes.assets.length;
  const equal = new Int32Array(N).fill(1);
  const jumps: Finding[] = [];
  const stuck: Finding[] = [];
  for (let t = 1; t < price.axes.times.length; t++) {
    for (let n = 0, i = t * N; n < N; n++, i++) {
      const after = values[i]!;
      // Most cells are empty. A run of equal closes ends at one, because the next close differs from NaN.
      if (after !== after) continue;
      const before = values[i - N]!;
      if (after === before) {
        if (++equal[n]! === STUCK_CLOSES) stuck.push(found(price, t - STUCK_CLOSES + 1, n, ''));
        continue;
      }
      equal[n] = 1;
      // A comparison with a missing close is false.
      if (Math.abs(after / before - 1) > checks.maxAbsDailyReturn) jumps.push(found(price, t, n, `×${(after / before).toPrecision(3)}`));
    }
  }
  const jumpLevel = checks.onPriceJump === 'error' ? 'error' : 'flag';
  return [
    summarise('PRICE_JUMP', jumpLevel, 'fact_price', `daily returns beyond ${checks.maxAbsDailyReturn}`, jumps),
    summarise('PRICE_STUCK', 'flag', 'fact_price', `runs of ${STUCK_CLOSES} or more equal closes`, stuck),
  ];
}

function capDrift(marketCap: LakePanel, price: LakePanel): Check {
  const N = price.axes.assets.length;
  const findings: Finding[] = [];
  for (let i = N; i < marketCap.values.length; i++) {
    const after = marketCap.values[i]!;
    if (after !== after) continue;
    const change = after / price.values[i]! / (marketCap.values[i - N]! / price.values[i - N]!);
    if (change > DRIFT_FACTOR || change < 1 / DRIFT_FACTOR) {
      findings.push(found(marketCap, Math.floor(i / N), i % N, `×${change.toPrecision(3)}`));
    }
  }
  return summarise('MCAP_PRICE_DRIFT', 'flag', 'fact_marketcap', `jumps of market cap over price by more than ${DRIFT_FACTOR}`, findings);
}

function gaps(panel: LakePanel, marketCap: LakePanel | undefined): Check {
  const { times, assets } = panel.axes;
  const N = assets.length;
  const last = new Int32Array(N).fill(-1);
  const missing = new Int32Array(N);
  const firstGap = new Int32Array(N).fill(-1);
  const { values } = panel;
  const [begin, end] = rowsOf(panel);
  for (let t = begin; t < end; t++) {
    for (let n = 0, i = t * N; n < N; n++, i++) {
      const value = values[i]!;
      if (value !== value) continue;
      const from = last[n]!;
      if (from >= 0 && t - from > 1) {
        missing[n]! += t - from - 1;
        if (firstGap[n]! < 0) firstGap[n] = from + 1;
      }
      last[n] = t;
    }
  }
  const found = [...assets.keys()].filter((n) => missing[n]! > 0);
  const large = new Set(found.filter((n) => marketCap !== undefined && wasLargest(marketCap, firstGap[n]! - 1, n)));
  found.sort((a, b) => Number(large.has(b)) - Number(large.has(a)) || missing[b]! - missing[a]! || a - b);
  const findings = found.map((n) => ({ day: times[firstGap[n]!]!, asset: assets[n]!, text: `(${missing[n]} days missing)` }));
  return summarise('GAP', 'flag', panel.table, 'assets with missing dates between their first and last row', findings);
}

/** Whether asset n was among the largest by market cap on the row before its gap. */
function wasLargest(marketCap: LakePanel, t: number, n: number): boolean {
  const N = marketCap.axes.assets.length;
  const own = marketCap.values[t * N + n]!;
  if (own !== own) return false;
  let larger = 0;
  for (let i = t * N; i < t * N + N; i++) if (marketCap.values[i]! > own) larger++;
  return larger < LARGEST;
}

function staleTail(panel: LakePanel, price: LakePanel): Check {
  const behind = (price.clock.observedAt(price.span.last) - panel.clock.observedAt(panel.span.last)) / MS_PER_DAY;
  const [code, table] = ['STALE_TAIL', panel.table];
  if (behind <= STALE_TAIL_DAYS) return { code, level: 'ok', table, date: null, asset_id: null, detail: 'ends with the prices' };
  const detail = `ends on ${formatDay(panel.span.last)}, ${behind} days before fact_price (${formatDay(price.span.last)})`;
  return { code, level: 'flag', table, date: formatDay(panel.span.last), asset_id: null, detail };
}

function constantFunding(funding: LakePanel): Check {
  const { instruments, axes, values: ofAssets } = funding;
  const names =
    instruments === null
      ? axes.assets
      : instruments.series.map(({ assetId, instrumentId }) => [assetId, instrumentId].filter(Boolean).join(' '));
  const values = instruments === null ? ofAssets : instruments.values;
  const S = names.length;
  const runs = new Int32Array(S);
  const findings: Finding[] = [];
  const [begin, end] = rowsOf(funding);
  for (let t = begin; t < end; t++) {
    for (let s = 0, i = t * S; s < S; s++, i++) {
      const rate = values[i]!;
      // A run ends at a missing rate or zero, because the next rate differs from it.
      if (rate !== rate || rate === 0) continue;
      if (rate !== values[i - S]) runs[s] = 1;
      else if (++runs[s]! === CONSTANT_RATES + 1) {
        findings.push({ day: axes.times[t - CONSTANT_RATES]!, asset: names[s]!, text: `at ${rate}` });
      }
    }
  }
  return summarise('FUNDING_CONSTANT', 'flag', 'fact_funding', `runs of more than ${CONSTANT_RATES} equal rates`, findings);
}

/** The rows that can hold a value: first, and the one after the last. */
function rowsOf({ axes, span }: LakePanel): readonly [number, number] {
  const origin = axes.times[0]!;
  return [span.first - origin, span.last - origin + 1];
}

function found(panel: LakePanel, t: number, n: number, text: string): Finding {
  return { day: panel.axes.times[t]!, asset: panel.axes.assets[n]!, text };
}
