import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CatalogTarget } from '../begin-attempt.js';

/** Who holds a lock: the content of its file. */
export interface Holder {
  readonly run_id: string | null;
  readonly host: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly time: string;
  /** Tells two locks of one process in one millisecond apart. */
  readonly token: string;
}

/** A lock file as it was looked at. */
export interface Seen {
  readonly text: string;
  /** Null where the content is no holder: somebody else's file, or a disk that lost it. */
  readonly holder: Holder | null;
  readonly modifiedMs: number;
}

/** A new holder of this process. */
export function newHolder(target: CatalogTarget, runId: string | null): Holder {
  return { run_id: runId, ...target.process, time: new Date(target.clock()).toISOString(), token: randomBytes(8).toString('hex') };
}

/** Makes the lock with its content at once: a process that dies in between must not leave a lock without a holder. */
export async function createLock(lock: string, holder: Holder): Promise<boolean> {
  const whole = `${lock}-new-${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(whole, JSON.stringify(holder), { flag: 'wx' });
    await link(whole, lock); // fails where the lock exists, as a rename would not
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(whole, { force: true });
  }
}

/** What a lock says now; null where there is none. */
export async function lookAtLock(lock: string): Promise<Seen | null> {
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

/** Why a lock may be taken over; null where it may not. @param since milliseconds since 1970 at which its holder was last heard of */
export function abandoned({ holder }: Seen, since: number, { clock, process: self }: CatalogTarget, staleMs: number): string | null {
  if (clock() - since > staleMs) return `it is from ${new Date(since).toISOString()}`;
  // Of another host's process nobody here can tell.
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

/** Removes a lock if it still is the one that was looked at: of two that see it abandoned, one removes it. */
export async function removeLock(lock: string, { text }: Seen): Promise<boolean> {
  const aside = join(dirname(lock), `.lock-abandoned-${randomBytes(6).toString('hex')}`);
  try {
    await rename(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  // Gone where somebody has cleared it away meanwhile: then it was abandoned.
  const taken = await readFile(aside, 'utf8').catch(() => text);
  // It was a newer lock: it goes back, unless a third has come.
  if (taken !== text) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
  return taken === text;
}
