import { formatDay, LookAheadError } from '@regimelab/core';
import { compareClaims, type Claim, type Difference } from './claim.js';

/** A market whose future can be taken away or changed. */
export interface AuditedMarket<M> {
  /** The day of each row. */
  readonly times: Int32Array;
  /** Rows first … last, as if there were no others. */
  readonly rows: (first: number, last: number) => M;
  /** Rows first … last with every value after row `cut` changed: half of them missing, half ten times as large. */
  readonly poisoned: (first: number, cut: number, last: number) => M;
  /** Rows first … last with every value changed: another market with the same holes. */
  readonly another: (first: number, last: number) => M;
}

/**
 * What is claimed to be known of a market: a function of it, so that a market without a future can be asked again.
 *
 * @param row the row that asks; what is claimed of one row alone is claimed of this one
 */
export type LookAheadSubject<M> = (market: M, row: number) => readonly Claim[];

/** Where to cut: rows after which a market is changed. */
export interface LookAheadCuts {
  /** Rows after which the whole market ends. */
  readonly truncate: readonly number[];
  /** Rows after which a stretch of the market is poisoned. */
  readonly poison: readonly number[];
  /** Rows before a cut that a poisoned stretch keeps; left out: as many as a first fit of a regime model needs. */
  readonly history?: number;
}

/**
 * How a claim was found out:  `truncation` it changed when the rows after the cut were removed,  `poison` when they were changed,
 * `memory` it did not change when its own past did, so it answers for a market it was not given.
 */
export type LookAheadKind = 'truncation' | 'poison' | 'memory';

/** The first claim that knew too much. */
export interface LookAheadOffender {
  readonly what: string;
  readonly asset: string | null;
  /** The day it was claimed of, YYYY-MM-DD. */
  readonly date: string;
  /** The last day left as it was. */
  readonly cut: string;
  readonly kind: LookAheadKind;
  /** With its future; null where missing. */
  readonly said: number | null;
  /** Without it. */
  readonly found: number | null;
}

/** What an audit found. */
export interface LookAheadVerdict {
  readonly passed: boolean;
  /** In the order they were made; the audit ends with the first that fails. */
  readonly cuts: readonly { readonly date: string; readonly kind: LookAheadKind }[];
  /** Values compared that are not missing. */
  readonly checkedValues: number;
  readonly offender: LookAheadOffender | null;
}

/** A first fit of a regime model needs 252 rows after the burn-in. */
const HISTORY_ROWS = 340;
/** Rows after a cut that are poisoned. Who looks further ahead meets them from an older row. */
const POISONED_ROWS = 20;

/**
 * Asks again for what was known, of a market without its future:
 *
 *   claims(rows 0 … cut) = what was said of the rows ≤ cut;  claims(rows ≤ cut) = claims(rows ≤ cut, the later ones changed)
 *
 * A truncation compares with what was said of the whole market. A poison compares two short stretches, which is quick: a claim that reads
 * after the cut finds nothing there in the one and wrong values in the other (of a stretch from the first row on, what was said is one of the two). At the last poison the past is changed too, and each series of
 * numbers must follow.
 *
 * @param said what the run being audited claimed, asked at a cut; left out: the subject of the whole market
 * @returns the verdict; the audit ends with the first cut that fails
 * @remarks Bit for bit. It sees what depends on the market through its subject: a constant chosen with hindsight is none of that.
 */
export function auditLookAhead<M>(
  subject: LookAheadSubject<M>,
  market: AuditedMarket<M>,
  { truncate, poison, history = HISTORY_ROWS }: LookAheadCuts,
  said: (row: number) => readonly Claim[] = (row) => subject(market.rows(0, market.times.length - 1), row),
): LookAheadVerdict {
  const { times } = market;
  const T = times.length;
  const cuts: { date: string; kind: LookAheadKind }[] = [];
  let checkedValues = 0;
  const day = (row: number) => formatDay(times[row]!);
  const ends = (kind: LookAheadKind, cut: number, origin: number, difference: Difference | null): LookAheadVerdict | null => {
    if (difference === null) return null;
    const { what, asset, row, said, found } = difference;
    const number = (value: number) => (Number.isNaN(value) ? null : value);
    const offender = { what, asset, date: day(origin + row), cut: day(cut), kind, said: number(said), found: number(found) };
    return { passed: false, cuts, checkedValues, offender };
  };
  const compare = (kind: LookAheadKind, cut: number, origin: number, before: readonly Claim[], after: readonly Claim[]) => {
    cuts.push({ date: day(cut), kind });
    const { checkedValues: values, first } = compareClaims(before, after, cut - origin);
    checkedValues += values;
    return ends(kind, cut, origin, first);
  };

  for (const cut of truncate) {
    const failed = compare('truncation', cut, 0, said(cut), subject(market.rows(0, cut), cut));
    if (failed !== null) return failed;
  }
  for (const [k, cut] of poison.entries()) {
    const first = Math.max(0, cut - history);
    const row = cut - first;
    // A stretch of the whole past is what the run itself was asked of.
    const alone = first === 0 ? said(cut).map((claim) => upTo(claim, cut)) : subject(market.rows(first, cut), row);
    const poisoned = subject(market.poisoned(first, cut, Math.min(T - 1, cut + POISONED_ROWS)), row);
    const failed = compare('poison', cut, first, alone, poisoned);
    if (failed !== null) return failed;
    if (k < poison.length - 1) continue;
    cuts.push({ date: day(cut), kind: 'memory' });
    const unmoved = ends('memory', cut, first, firstUnmoved(alone, subject(market.another(first, cut), row)));
    if (unmoved !== null) return unmoved;
  }
  return { passed: true, cuts, checkedValues, offender: null };
}

/** A claim of rows that have been. */
function upTo(claim: Claim, row: number): Claim {
  const { from, assets, values } = claim;
  const columns = assets === null ? 1 : assets.length;
  return { ...claim, values: values.subarray(0, Math.max(0, row + 1 - from) * columns) };
}

/** The verdict of several audits of one run, made one after the other until one fails; a cut they share is listed once. */
export function jointVerdict(audits: readonly (() => LookAheadVerdict)[]): LookAheadVerdict {
  let joint: LookAheadVerdict = { passed: true, cuts: [], checkedValues: 0, offender: null };
  for (const audit of audits) {
    const { passed, cuts, checkedValues, offender } = audit();
    const isNew = (cut: LookAheadVerdict['cuts'][number]) => !joint.cuts.some(({ date, kind }) => date === cut.date && kind === cut.kind);
    joint = { passed, cuts: [...joint.cuts, ...cuts.filter(isNew)], checkedValues: joint.checkedValues + checkedValues, offender };
    if (!passed) break;
  }
  return joint;
}

/** What a failed audit is as an error, or null where it passed. */
export function lookAheadError(verdict: LookAheadVerdict): LookAheadError | null {
  const { offender } = verdict;
  if (offender === null) return null;
  return new LookAheadError('LOOK_AHEAD', offenderSentence(offender), {
    hint: 'the result used data from after its date: find what reads it in the code that makes this value',
    context: { ...offender },
  });
}

/** A verdict in one sentence. */
export function verdictSentence({ cuts, checkedValues, offender }: LookAheadVerdict): string {
  if (offender !== null) return `${offenderSentence(offender)}.`;
  const made = (kind: LookAheadKind) => cuts.filter((cut) => cut.kind === kind).length;
  if (checkedValues === 0) return 'No row of this run has a later one, so nothing could be cut.';
  return (
    `What was known changed at none of ${made('truncation')} cuts that removed the later rows and ${made('poison')} that poisoned them: ` +
    `${checkedValues} values compared bit for bit.`
  );
}

/** A verdict as manifests keep it. */
export function lookAheadRecord({ passed, cuts, checkedValues, offender }: LookAheadVerdict) {
  return { passed, cuts, checked_values: checkedValues, offender };
}

function offenderSentence({ what, asset, date, cut, kind, said, found }: LookAheadOffender): string {
  const claim = asset === null ? what : `${what} of ${asset}`;
  const change = `changed from ${said ?? 'missing'} to ${found ?? 'missing'} when the rows after ${cut}`;
  if (kind === 'memory') return `${claim} up to ${cut} stayed the same in another market: it is remembered, not computed`;
  return `${claim} at ${date} ${change} were ${kind === 'truncation' ? 'removed' : 'poisoned'}`;
}

/** The first series of numbers that is the same in two markets although it varies in time. A yes or no may well be. */
function firstUnmoved(claims: readonly Claim[], elsewhere: readonly Claim[]): Difference | null {
  for (const claim of claims) {
    const { what, from, assets, values } = claim;
    if (assets !== null || !(values instanceof Float64Array)) continue;
    if (!varies(values)) continue;
    if (compareClaims([claim], elsewhere, Infinity).first !== null) continue;
    const at = values.findIndex((value) => value === value);
    return { what, row: from + at, asset: null, said: values[at]!, found: values[at]! };
  }
  return null;
}

/** Whether there are three different values: two may be a yes and a no. */
function varies(values: Float64Array): boolean {
  const seen = new Set<number>();
  return values.some((value) => value === value && seen.add(value).size === 3);
}
