import { randomBytes } from 'node:crypto';
import { utimes, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { InterruptedError, RegimelabError, resultJson } from '@regimelab/core';
import { appearWhole, exists, requireOutsideLake } from '@regimelab/core/files';
import type { AttemptIdentity, AttemptRecord, RunSummary } from './attempt-record.js';
import { catalogPaths, type CatalogPaths } from './catalog-paths.js';
import { returnsBytes } from './run-returns.js';

/** How often a running attempt says that it is alive. */
const REFRESH_MS = 60_000;

/** Where attempts are recorded, and by whom. */
export interface CatalogTarget {
  readonly directory: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly process: { readonly host: string; readonly pid: number };
}

/** What an attempt is about to compute. */
export interface AttemptStart {
  readonly identity: AttemptIdentity;
  /** The folder the run will be written to. */
  readonly path: string;
  /** The resolved configuration behind `identity.config_hash`. */
  readonly config: unknown;
  /** The files of the lake behind `identity.data_hash`. */
  readonly snapshot: unknown;
  /** The lake being read: the catalog may not touch it. */
  readonly lake: string;
}

/** An attempt whose record says `running`; exactly one of the methods ends it. */
export interface Attempt {
  readonly name: string;
  readonly runId: string;
  succeed(summary: RunSummary): Promise<void>;
  /** An interruption by the user leaves `aborted`, everything else `failed`. */
  fail(error: unknown): Promise<void>;
}

/**
 * Records that an attempt begins. Its record is one file that is replaced once, at the end; every state of it is written whole, so a process
 * killed at any point leaves `running` or the final state. While it runs the file's time of change is refreshed each minute.
 *
 * @throws {OutputError} `OUTPUT_INSIDE_LAKE`, `OUTPUT_NOT_WRITTEN`
 */
export async function beginAttempt(target: CatalogTarget, start: AttemptStart): Promise<Attempt> {
  const paths = catalogPaths(await requireOutsideLake('catalog', target.directory, start.lake));
  const { identity } = start;
  await keepContent(join(paths.configs, `${identity.config_hash}.json`), resultJson(start.config));
  await keepContent(join(paths.snapshots, `${identity.data_hash}.json`), resultJson(start.snapshot));

  const running: AttemptRecord = {
    attempt: `${identity.timestamp.replace(/[-:.]/g, '')}-${identity.content_id.slice(-12)}-${randomBytes(4).toString('hex')}`,
    status: 'running',
    ...identity,
    finished_at: null,
    process: target.process,
    path: relativePath(paths, start.path),
    failure: null,
    draws: 0,
    metrics: null,
    returns: null,
  };
  const file = recordFile(paths, running.attempt);
  const refresh = async () => utimes(file, target.clock() / 1000, target.clock() / 1000).catch(() => undefined);
  await writeRecord(paths, running, false);
  await refresh(); // the file's own time is the machine's clock, the claim's is the caller's
  const heartbeat = setInterval(() => void refresh(), REFRESH_MS);
  heartbeat.unref();
  const end = (changes: Partial<AttemptRecord>) => {
    clearInterval(heartbeat);
    return writeRecord(paths, { ...running, ...changes, finished_at: new Date(target.clock()).toISOString() }, true);
  };

  return {
    name: running.attempt,
    runId: identity.run_id,
    succeed: async (summary) => {
      await keepReturns(paths, identity.content_id, summary);
      await end(succeededFields(summary));
    },
    fail: (error) => end({ status: error instanceof InterruptedError ? 'aborted' : 'failed', failure: failureOf(error) }),
  };
}

/** Keeps the returns of a finished run; equal content is written once. */
export async function keepReturns(paths: CatalogPaths, contentId: string, { returns }: RunSummary): Promise<void> {
  if (returns !== null) await keepContent(join(paths.returns, `${contentId}.f64`), returnsBytes(returns.values));
}

/** The fields of a record that a finished run fills. */
export function succeededFields({ draws, metrics, returns }: RunSummary) {
  return { status: 'succeeded' as const, draws, metrics, returns: returns?.summary ?? null, failure: null };
}

/** Writes a record whole. */
export async function writeRecord(paths: CatalogPaths, record: AttemptRecord, replace: boolean): Promise<void> {
  await appearWhole('catalog record', recordFile(paths, record.attempt), replace, (file) => writeFile(file, resultJson(record)));
}

/** A path as records keep it: a catalog that moves with its runs still finds them. */
export function relativePath({ directory }: CatalogPaths, path: string): string {
  return relative(directory, path).split(sep).join('/');
}

function recordFile({ records }: CatalogPaths, attempt: string): string {
  return join(records, `${attempt}.json`);
}

/** Writes a file named by its content, unless it is there. Two writers at once write the same. */
async function keepContent(file: string, content: string | Uint8Array): Promise<void> {
  if (!(await exists(file))) await appearWhole('catalog', file, true, (path) => writeFile(path, content));
}

function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof RegimelabError) return { code: error.code, message: error.message };
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}
