import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { parseOptions } from '@regimelab/core';
import * as z from 'zod';
import type { CatalogTarget } from './begin-attempt.js';
import { CatalogError } from './catalog-error.js';
import { catalogPaths } from './catalog-paths.js';

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

/** Who holds a lock: the content of `.lock`. */
interface Holder {
  readonly run_id: string | null;
  readonly host: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly time: string;
  /** Tells two locks of one process in one millisecond apart. */
  readonly token: string;
}

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
  const token = randomBytes(8).toString('hex');
  const mine = (): Holder => ({ run_id: runId, ...target.process, time: new Date(target.clock()).toISOString(), token });

  let waited = 0;
  for (;;) {
    if (await create(lock, JSON.stringify(mine()))) break;
    const seen = await lookAt(lock);
    if (seen === null) continue; // released between the two looks
    const why = abandoned(seen, target, settings.staleMs);
    if (why !== null) {
      if (await remove(directory, lock, seen.text)) settings.onTakeover?.(`took over the lock of the catalog ${directory}: ${why}`);
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
    const held = await lookAt(lock);
    if (held?.holder?.token === token) await rm(lock, { force: true });
  }
}

interface Seen {
  readonly text: string;
  /** Null where the content is no holder: somebody else's file, or a disk that lost it. */
  readonly holder: Holder | null;
  readonly modifiedMs: number;
}

/** Makes the lock with its content at once: a process that dies in between must not leave a lock without a holder. */
async function create(lock: string, content: string): Promise<boolean> {
  const whole = `${lock}-new-${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(whole, content, { flag: 'wx' });
    await link(whole, lock); // fails where the lock exists, as a rename would not
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(whole, { force: true });
  }
}

async function lookAt(lock: string): Promise<Seen | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(lock, 'utf8'), stat(lock)]);
    return { text, holder: holderOf(text), modifiedMs: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function holderOf(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    return typeof holder?.host === 'string' && typeof holder.pid === 'number' && Number.isFinite(Date.parse(holder.time ?? ''))
      ? (holder as Holder)
      : null;
  } catch {
    return null;
  }
}

/** Why a lock may be taken over; null where it may not. */
function abandoned({ holder, modifiedMs }: Seen, { clock, process: self }: CatalogTarget, staleMs: number): string | null {
  const since = holder === null ? modifiedMs : Date.parse(holder.time);
  if (clock() - since > staleMs) return `it is from ${new Date(since).toISOString()}`;
  if (holder !== null && holder.host === self.host && !isAlive(holder.pid)) return `its process ${holder.pid} is gone`;
  return null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's, but alive
  }
}

/** Removes the lock if it still is the one that was looked at: of two that see it abandoned, one removes it. */
async function remove(directory: string, lock: string, text: string): Promise<boolean> {
  const aside = join(directory, `.lock-abandoned-${randomBytes(6).toString('hex')}`);
  try {
    await rename(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  const taken = await readFile(aside, 'utf8');
  // It was a newer lock: it goes back, unless a third has come.
  if (taken !== text) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
  return taken === text;
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
