import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  adoptRun,
  catalogPaths,
  readRecords,
  settleRecords,
  withCatalogLock,
  type CatalogTarget,
  type Settlement,
} from '@regimelab/catalog';
import { UsageError } from '@regimelab/core';
import { readRun } from './read-run.js';
import { deriveTable } from './update-catalog.js';

/** What a rebuild found. */
export interface RebuiltCatalog extends Settlement {
  /** Names of the records remade from manifests. */
  readonly adopted: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Brings a catalog in order and writes its derived files anew: attempts whose process is gone are settled, unreadable records set aside, finished
 * runs without a record get one. The table equals, byte for byte, the one that the runs themselves kept up to date.
 *
 * @param runFolders folders that hold run folders
 * @throws {CatalogError} `CATALOG_LOCKED`; {UsageError} `USAGE_BAD_VALUE` for a folder that cannot be read; {OutputError} `OUTPUT_NOT_WRITTEN`
 */
export async function rebuildCatalog(target: CatalogTarget, runFolders: readonly string[]): Promise<RebuiltCatalog> {
  const directory = resolve(target.directory);
  const found = await Promise.all(runFolders.map(foldersIn));
  if (found.flat().length > 0) await mkdir(catalogPaths(directory).records, { recursive: true });
  readRecords(directory); // refuses what is no catalog before a lock is left in it
  const warnings: string[] = [];
  const onTakeover = (warning: string) => void warnings.push(warning);
  return withCatalogLock(
    { ...target, directory },
    null,
    async () => {
      const settlement = await settleRecords({ ...target, directory }, async ({ content_id, timestamp }, path) => {
        const run = await readRun(path);
        return run?.identity.content_id === content_id && run.identity.timestamp === timestamp ? run.summary : null;
      });
      const adopted = await adoptRuns(directory, found.flat());
      await deriveTable(directory, new Map());
      return { ...settlement, adopted, warnings };
    },
    { onTakeover },
  );
}

async function adoptRuns(directory: string, folders: readonly string[]): Promise<readonly string[]> {
  const keyOf = ({ run_id, content_id }: { run_id: string; content_id: string }) => `${run_id}\n${content_id}`;
  // One that runs now records itself when it is done.
  const alive = readRecords(directory).records.filter(({ status }) => status === 'succeeded' || status === 'running');
  const known = new Set(alive.map(keyOf));
  const adopted: string[] = [];
  for (const folder of folders) {
    const run = await readRun(folder);
    if (run === null || known.has(keyOf(run.identity))) continue;
    adopted.push(await adoptRun(directory, run));
    known.add(keyOf(run.identity));
  }
  return adopted;
}

/** The folders in a folder, by name. */
async function foldersIn(parent: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => resolve(join(parent, name)))
      .sort();
  } catch (cause) {
    throw new UsageError('USAGE_BAD_VALUE', `--runs ${parent}: expected a folder that holds runs`, {
      cause,
      hint: 'the --out of those runs',
    });
  }
}
