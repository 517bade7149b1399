import { lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { exists } from '@regimelab/core/files';
import type { AttemptRecord } from './attempt-record.js';
import type { CatalogTarget } from './begin-attempt.js';
import { catalogPaths } from './catalog-paths.js';

/** What a killed process left. */
export interface Garbage {
  readonly path: string;
  /**
   * `temporary`: half-written, to be removed; `replacement`: a complete folder whose former had stepped aside, to be put under its name;
   * `lock`: the lock of a process that is long gone.
   */
  readonly kind: 'temporary' | 'replacement' | 'lock';
  readonly modified: string;
  /** Where a replacement belongs; null for the others. */
  readonly target: string | null;
}

/** Younger ones may belong to a process that is writing. */
const ABANDONED_MS = 600_000;
/** `.tmp-<name>-<six characters>`, as `appearWhole` names them. */
const TEMPORARY = /^\.tmp-(.+)-[A-Za-z0-9]{6}$/;

/** Lists what killed processes left in a catalog and beside the runs it knows, untouched for 10 minutes. Nothing is changed. */
export async function findGarbage(target: CatalogTarget, records: readonly AttemptRecord[]): Promise<readonly Garbage[]> {
  const paths = catalogPaths(resolve(target.directory));
  const parents = records.map(({ path }) => dirname(resolve(paths.directory, path)));
  const folders = new Set([paths.directory, paths.records, paths.configs, paths.snapshots, paths.code, paths.returns, ...parents]);
  const found: Garbage[] = [];
  for (const folder of [...folders].sort()) {
    for (const name of (await readdir(folder).catch(() => [])).sort()) {
      const isLock =
        folder === paths.directory && (name === '.lock' || name.startsWith('.lock-abandoned-') || name.startsWith('.lock-new-'));
      const temporary = TEMPORARY.exec(name)?.[1];
      if (!isLock && temporary === undefined) continue;
      const path = join(folder, name);
      const touched = await lastTouched(path);
      if (touched === null || target.clock() - touched <= ABANDONED_MS) continue;
      const modified = new Date(touched).toISOString();
      if (isLock) found.push({ path, kind: 'lock', modified, target: null });
      else {
        const belongs = join(folder, temporary!);
        const isReplacement = (await exists(join(path, 'former'))) && !(await exists(belongs));
        found.push({ path, kind: isReplacement ? 'replacement' : 'temporary', modified, target: isReplacement ? belongs : null });
      }
    }
  }
  return found;
}

/** Removes what {@link findGarbage} listed, and puts replacements under their name. */
export async function clearGarbage(garbage: readonly Garbage[]): Promise<void> {
  for (const { path, kind, target } of garbage) {
    if (kind === 'replacement') {
      // The former steps aside only after the new one is complete; without the new one the former returns.
      const complete = (await exists(join(path, 'fresh'))) ? 'fresh' : 'former';
      await rename(join(path, complete), target!);
    }
    await rm(path, { recursive: true, force: true });
  }
}

/** The newest change of a file, or of a folder and what lies directly in it and one level below. */
async function lastTouched(path: string): Promise<number | null> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null) return null;
  if (!stats.isDirectory()) return (await lockTime(path)) ?? stats.mtimeMs;
  const names = await readdir(path, { recursive: true }).catch(() => []);
  const inside = await Promise.all(
    names.map((name) =>
      lstat(join(path, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(stats.mtimeMs, ...inside);
}

/** When a lock says it was taken; the holder's clock counts, as it does for taking it over. */
async function lockTime(path: string): Promise<number | null> {
  try {
    const { time } = JSON.parse(await readFile(path, 'utf8')) as { time?: string };
    return Number.isFinite(Date.parse(time ?? '')) ? Date.parse(time!) : null;
  } catch {
    return null;
  }
}
