import { beginAttempt, type Attempt, type CatalogTarget, type RunDirectory } from '@regimelab/catalog';
import { InvariantError, RegimelabError } from '@regimelab/core';
import type { Snapshot } from '@regimelab/lake-io';
import type { RunIdentity, SystemConfig } from './catalog/attempt-identity.js';

/** The catalog a run is recorded in. */
export interface RunCatalog extends CatalogTarget {
  /** Whether `catalog.parquet` is brought up to date after the run (default). A sweep does it once, at its end, by `updateCatalog`. */
  readonly updateTable?: boolean;
}

/** What a run says when its id is known and before it computes anything. */
export type BeginRecord = (start: SystemConfig & Omit<RunIdentity, 'runId' | 'dataHash'> & RunPlace) => Promise<void>;

interface RunPlace {
  readonly directory: RunDirectory;
  readonly snapshot: Snapshot;
}

/**
 * Does a run and records it: `running` from the moment its id is known, `succeeded` or `failed` at its end. Without a catalog the run is
 * not recorded.
 *
 * @param work calls `begin` once, between reading the lake and computing. What fails before has seen no result and is no trial.
 * @returns the run; what could not be recorded after it was written is among its notes, because the run itself is complete
 * @throws what `work` throws; {OutputError} where the attempt cannot be recorded before it begins
 */
export async function recordRun<T extends { readonly directory: RunDirectory; readonly notes: readonly string[] }>(
  catalog: RunCatalog | null,
  work: (begin: BeginRecord) => Promise<T>,
): Promise<T> {
  if (catalog === null) return work(async () => undefined);
  // What recording needs besides is parsed while the engine reads the lake.
  const identifying = import('./catalog/attempt-identity.js');
  const finishing = Promise.all([import('./catalog/read-run.js'), import('./catalog/update-catalog.js')]);
  let attempt: Attempt | null = null;
  const begin: BeginRecord = async ({ directory, snapshot, ...run }) => {
    const { attemptIdentity } = await identifying;
    attempt = await beginAttempt(catalog, {
      identity: attemptIdentity(run, { ...run, runId: directory.runId, dataHash: snapshot.dataHash }),
      path: directory.path,
      config: run.config,
      snapshot: snapshot.files,
      lake: run.config.data.data_lake_dir,
    });
  };
  const update = async (notes: string[]) => {
    const [, { updateCatalog }] = await finishing;
    if (catalog.updateTable ?? true) await updateCatalog(catalog, attempt!.runId, (warning) => void notes.push(warning));
  };

  let run: T;
  try {
    run = await work(begin);
  } catch (error) {
    // The reason why the run failed matters more than a catalog that cannot take it; its record stays `running` and is settled later.
    if (attempt !== null) {
      await (attempt as Attempt)
        .fail(error)
        .then(() => update([]))
        .catch(() => undefined);
    }
    throw error;
  }
  if (attempt === null) return run;
  const notes: string[] = [];
  try {
    const [{ readRun }] = await finishing;
    const written = await readRun(run.directory.path);
    if (written === null) throw new InvariantError(`the run ${run.directory.path} cannot be read back`);
    await (attempt as Attempt).succeed(written.summary);
    await update(notes);
  } catch (error) {
    if (!(error instanceof RegimelabError)) throw error;
    notes.push(
      `the run is complete, but the catalog is not up to date: ${error.message} (${error.code}); \`regimelab catalog rebuild\` mends it`,
    );
  }
  return { ...run, notes: [...run.notes, ...notes] };
}
