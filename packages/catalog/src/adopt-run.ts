import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resultJson } from '@regimelab/core';
import { appearWhole, exists } from '@regimelab/core/files';
import type { AttemptIdentity, AttemptRecord, RunSummary } from './attempt-record.js';
import { keepReturns, relativePath, succeededFields, writeRecord } from './begin-attempt.js';
import { catalogPaths } from './catalog-paths.js';

/** A finished run as its folder tells it. */
export interface FoundRun {
  readonly identity: AttemptIdentity;
  readonly path: string;
  readonly config: unknown;
  readonly snapshot: unknown;
  readonly summary: RunSummary;
  /** ISO 8601. */
  readonly finishedAt: string;
}

/** Writes the record of a finished run that has none: its records were lost, or it was made without a catalog. Its name follows from the run. */
export async function adoptRun(directory: string, run: FoundRun): Promise<string> {
  const paths = catalogPaths(directory);
  const { identity, summary } = run;
  const record: AttemptRecord = {
    attempt: `${identity.timestamp.replace(/[-:.]/g, '')}-${identity.content_id.slice(-12)}-manifest`,
    ...identity,
    finished_at: run.finishedAt,
    process: null,
    path: relativePath(paths, run.path),
    ...succeededFields(summary),
  };
  for (const [file, content] of [
    [join(paths.configs, `${identity.config_hash}.json`), run.config],
    [join(paths.snapshots, `${identity.data_hash}.json`), run.snapshot],
  ] as const) {
    if (!(await exists(file))) await appearWhole('catalog', file, true, (path) => writeFile(path, resultJson(content)));
  }
  await keepReturns(paths, identity.content_id, summary);
  await writeRecord(paths, record, true);
  return record.attempt;
}
