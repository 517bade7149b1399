import { findRun, type CatalogEntry } from '@regimelab/catalog';
import { nearestName, UsageError } from '@regimelab/core';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CatalogView } from './catalog-view.js';
import type { JobQueue } from './job-queue.js';
import type { Job } from './job.js';
import type { RunFolders } from './run-folder.js';
import type { Limits, ServerOptions } from './server-options.js';

/** The server, with requests and answers typed by their schemas. */
export type Server = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

/** What routes work with. */
export interface ServerContext {
  readonly options: ServerOptions;
  readonly limits: Limits;
  readonly catalog: () => Promise<CatalogView>;
  readonly jobs: JobQueue;
  readonly folders: RunFolders;
}

/** The folder of a lake. @throws {UsageError} `LAKE_UNKNOWN` with the nearest name */
export function lakeFolder({ options: { lakes } }: ServerContext, name: string): string {
  const folder = lakes.get(name);
  if (folder !== undefined) return folder;
  const near = nearestName(name, lakes.keys());
  throw new UsageError('LAKE_UNKNOWN', `this server has no lake ${JSON.stringify(name)}`, {
    hint: near === null ? `it has ${[...lakes.keys()].join(', ')}` : `did you mean ${near}?`,
  });
}

/** A run by its id, content id, or the beginning of its id: as a job, as a row of the catalog, or both. @throws {UsageError} `RUN_NOT_FOUND`, `RUN_AMBIGUOUS` */
export async function lookUpRun(
  { catalog, jobs }: ServerContext,
  id: string,
): Promise<{ readonly job: Job | null; readonly entry: CatalogEntry | null }> {
  const { entries } = await catalog();
  const exact = entries.findLast(({ run }) => run.record.run_id === id) ?? null;
  const job = jobs.get(id);
  if (job !== null || exact !== null) return { job, entry: exact };
  const run = findRun(
    entries.map((entry) => entry.run),
    id,
  );
  return { job: jobs.get(run.record.run_id), entry: entries.find((entry) => entry.run === run)! };
}

/** The recorded run of an id. @throws as {@link lookUpRun}; {UsageError} `RUN_NOT_FOUND` for one that has not begun */
export async function lookUpRecord(context: ServerContext, id: string): Promise<CatalogEntry> {
  const { entry } = await lookUpRun(context, id);
  if (entry !== null) return entry;
  throw new UsageError('RUN_NOT_FOUND', `the run ${id} has not begun`, { hint: 'follow its /events' });
}
