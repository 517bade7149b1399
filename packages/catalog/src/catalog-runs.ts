import { byCodePoint } from '@regimelab/core';
import type { AttemptRecord } from './attempt-record.js';
import { append } from './internal/append.js';

/** One run of the catalog: the attempts at one name and content, and the one that speaks for them. */
export interface CatalogRun {
  /** The newest that succeeded; where none did, the newest. */
  readonly record: AttemptRecord;
  /** All, oldest first. */
  readonly attempts: readonly AttemptRecord[];
}

/** Folds attempts into runs, ordered by timestamp, then run id, then content id. */
export function catalogRuns(records: readonly AttemptRecord[]): readonly CatalogRun[] {
  const times = new Map(records.map((record) => [record, Date.parse(record.timestamp)]));
  const byTime = (a: AttemptRecord, b: AttemptRecord) =>
    times.get(a)! - times.get(b)! ||
    byCodePoint(a.run_id, b.run_id) ||
    byCodePoint(a.content_id, b.content_id) ||
    byCodePoint(a.attempt, b.attempt);
  const byRun = new Map<string, AttemptRecord[]>();
  for (const record of records) {
    append(byRun, `${record.run_id}\n${record.content_id}`, record);
  }
  const runs = [...byRun.values()].map((attempts): CatalogRun => {
    attempts.sort(byTime);
    const succeeded = attempts.filter(({ status }) => status === 'succeeded');
    return { record: succeeded.at(-1) ?? attempts.at(-1)!, attempts };
  });
  return runs.sort((a, b) => byTime(a.record, b.record));
}
