import { mkdir, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogTarget } from './begin-attempt.js';
import { requireRunId } from './content-id.js';
import { abandoned, createLock, lookAtLock, newHolder, removeLock } from './internal/lock-file.js';

/** How often a holder says that it is alive. */
const REFRESH_MS = 60_000;
/** Silence after which a claim of another host is taken over. */
const SILENT_MS = 600_000;

/** The right to compute a run, held until it is released. */
export interface Claim {
  release(): Promise<void>;
}

/**
 * Claims a run, so that of two sweeps in one folder one computes it: the file `<runs>/.claims/<run id>`, refreshed each minute.
 *
 * @param runs folder that holds run folders
 * @returns null where somebody else holds the claim; one that has been silent for 10 minutes, or whose process ran on this host and is gone, is
 *   taken over
 */
export async function claimRun(runs: string, runId: string, by: Omit<CatalogTarget, 'directory'>): Promise<Claim | null> {
  const folder = claimsOf(runs);
  await mkdir(folder, { recursive: true });
  const file = join(folder, requireRunId(runId));
  const self = { directory: folder, ...by };
  const holder = newHolder(self, runId);
  while (!(await createLock(file, holder))) {
    const seen = await lookAtLock(file);
    if (seen === null) continue; // released between the two looks
    if (abandoned(seen, seen.modifiedMs, self, SILENT_MS) === null) return null;
    await removeLock(file, seen);
  }
  const refresh = () => utimes(file, by.clock() / 1000, by.clock() / 1000).catch(() => undefined);
  await refresh(); // the file's own time is the machine's clock, the claim's is the caller's
  const heartbeat = setInterval(() => void refresh(), REFRESH_MS);
  heartbeat.unref();
  return {
    release: async () => {
      clearInterval(heartbeat);
      const held = await lookAtLock(file);
      if (held?.holder?.token === holder.token) await rm(file, { force: true });
    },
  };
}

/**
 * Removes the claims of processes that are gone, on this host or silent for 10 minutes, also half-made ones. A run that was finished when its
 * process was killed is claimed for ever otherwise: nobody asks for it again.
 */
export async function clearAbandonedClaims(runs: string, by: Omit<CatalogTarget, 'directory'>): Promise<void> {
  const folder = claimsOf(runs);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const seen = await lookAtLock(join(folder, name));
    if (seen !== null && abandoned(seen, seen.modifiedMs, { directory: folder, ...by }, SILENT_MS) !== null) {
      await removeLock(join(folder, name), seen);
    }
  }
}

const claimsOf = (runs: string) => join(runs, '.claims');
