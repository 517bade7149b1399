import { rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AttemptRecord, RunSummary } from './attempt-record.js';
import { keepReturns, succeededFields, writeRecord, type CatalogTarget } from './begin-attempt.js';
import { catalogPaths } from './catalog-paths.js';
import { readRecords } from './read-records.js';

/** How long a running attempt may be silent. */
const SILENT_MS = 600_000;

/** What {@link settleRecords} did. */
export interface Settlement {
  /** Attempts whose process is gone: nothing had appeared. */
  readonly aborted: readonly string[];
  /** Attempts whose process was gone after the run's folder had appeared. */
  readonly finished: readonly string[];
  /** Record files that could not be read; each is kept as `<name>.corrupt`. */
  readonly setAside: readonly string[];
}

/**
 * Brings the records of a catalog in order: an attempt that has been silent for 10 minutes is aborted, unless its run's folder is complete,
 * which makes it succeeded; a record that cannot be read is set aside.
 *
 * @param finishedRun reads the run that an attempt was to write: null unless the folder is complete and this attempt's
 * @remarks Call it under the catalog's lock.
 */
export async function settleRecords(
  target: CatalogTarget,
  finishedRun: (record: AttemptRecord, path: string) => Promise<RunSummary | null>,
): Promise<Settlement> {
  const paths = catalogPaths(target.directory);
  const { records, corrupt } = readRecords(target.directory);
  for (const { file } of corrupt) await rename(join(paths.records, file), join(paths.records, `${file}.corrupt`));

  const [aborted, finished]: [string[], string[]] = [[], []];
  for (const record of records.filter(({ status }) => status === 'running')) {
    const { mtimeMs } = await stat(join(paths.records, `${record.attempt}.json`));
    if (target.clock() - mtimeMs <= SILENT_MS) continue;
    const finished_at = new Date(mtimeMs).toISOString();
    const summary = await finishedRun(record, resolve(paths.directory, record.path));
    if (summary === null) {
      await writeRecord(paths, { ...record, status: 'aborted', finished_at }, true);
      aborted.push(record.attempt);
    } else {
      await keepReturns(paths, record.content_id, summary);
      await writeRecord(paths, { ...record, ...succeededFields(summary), finished_at }, true);
      finished.push(record.attempt);
    }
  }
  return { aborted, finished, setAside: corrupt.map(({ file }) => file) };
}
