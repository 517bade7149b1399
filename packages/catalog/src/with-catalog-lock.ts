import { mkdir, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseOptions } from '@regimelab/core';
import * as z from 'zod';
import type { CatalogTarget } from './begin-attempt.js';
import { CatalogError } from './catalog-error.js';
import { catalogPaths } from './catalog-paths.js';
import { abandoned, createLock, lookAtLock, newHolder, removeLock, type Seen } from './internal/lock-file.js';

/** Options of {@link withCatalogLock}. */
export const CatalogLockOptions = z
  .strictObject({
    waitMs: z.number().min(0).default(30_000).describe('How long to wait for another holder, milliseconds.'),
    retryMs: z.number().min(1).default(100).describe('Milliseconds between two tries.'),
    staleMs: z.number().min(0).default(600_000).describe('Age from which a lock is taken over, milliseconds.'),
    onTakeover: z
      .custom<(warning: string) => void>((value) => typeof value === 'function')
      .optional()
      .describe('Told when a lock is taken over.'),
  })
  .readonly();
export type CatalogLockOptions = z.input<typeof CatalogLockOptions>;

/**
 * Does some work while no other process writes the derived files of the catalog. Records need no lock.
 *
 * A lock is taken over when it is older than `staleMs`, or when its process ran on this host and is gone.
 *
 * @param runId the run the work is for, for the reader of `.lock`; null where it is for none
 * @throws {CatalogError} `CATALOG_LOCKED` after `waitMs`
 * @remarks The age is the difference of two clocks where the holder ran elsewhere.
 */
export async function withCatalogLock<T>(
  target: CatalogTarget,
  runId: string | null,
  work: () => Promise<T>,
  options: CatalogLockOptions = {},
): Promise<T> {
  const settings = parseOptions(CatalogLockOptions, options, 'withCatalogLock');
  const { lock, directory } = catalogPaths(target.directory);
  await mkdir(directory, { recursive: true });
  const holder = newHolder(target, runId);

  let waited = 0;
  for (;;) {
    if (await createLock(lock, { ...holder, time: new Date(target.clock()).toISOString() })) break;
    const seen = await lookAtLock(lock);
    if (seen === null) continue; // released between the two looks
    const since = seen.holder === null ? seen.modifiedMs : Date.parse(seen.holder.time);
    const why = abandoned(seen, since, target, settings.staleMs);
    if (why !== null) {
      if (await removeLock(lock, seen)) settings.onTakeover?.(`took over the lock of the catalog ${directory}: ${why}`);
      continue;
    }
    if (waited >= settings.waitMs) throw locked(directory, seen);
    await pause(settings.retryMs);
    waited += settings.retryMs;
  }
  try {
    return await work();
  } finally {
    // Somebody may have taken a lock over that we held too long; theirs stays.
    const held = await lookAtLock(lock);
    if (held?.holder?.token === holder.token) await rm(lock, { force: true });
  }
}

function locked(directory: string, { holder }: Seen): CatalogError {
  const who =
    holder === null ? 'another process' : `process ${holder.pid} on ${holder.host}${holder.run_id === null ? '' : ` for ${holder.run_id}`}`;
  return new CatalogError(
    'CATALOG_LOCKED',
    `the catalog ${directory} is locked by ${who}${holder === null ? '' : ` since ${holder.time}`}`,
    {
      hint: 'wait for it; a lock older than 10 minutes, or of a process that is gone, is taken over',
      context: { holder },
    },
  );
}
