import { byCodePoint } from '@regimelab/core';
import type { AttemptRecord } from './attempt-record.js';

/** One run of the catalog: the attempts at one name and content, and the one that speaks for them. */
export interface CatalogRun {
  /** The newest that succeeded; where none did, the newest. */
  readonly record: AttemptRecord;
  /** All, oldest first. */
  readonly attempts: readonly AttemptRecord[];
}

/** Folds attempts into runs, ordered by timestamp, then run id, then content id. */
export function catalogRuns(records: readonly AttemptRecord[]): readonly CatalogRun[] {
  const byRun = new Map<string, AttemptRecord[]>();
  for (const record of records) {
    const key = `${record.run_id}\n${record.content_id}`;
    byRun.set(key, [...(byRun.get(key) ?? []), record]);
  }
  const runs = [...byRun.values()].map((attempts): CatalogRun => {
    attempts.sort(byTime);
    const succeeded = attempts.filter(({ status }) => status === 'succeeded');
    return { record: succeeded.at(-1) ?? attempts.at(-1)!, attempts };
  });
  return runs.sort((a, b) => byTime(a.record, b.record));
}

const byTime = (a: AttemptRecord, b: AttemptRecord) =>
  Date.parse(a.timestamp) - Date.parse(b.timestamp) ||
  byCodePoint(a.run_id, b.run_id) ||
  byCodePoint(a.content_id, b.content_id) ||
  byCodePoint(a.attempt, b.attempt);
