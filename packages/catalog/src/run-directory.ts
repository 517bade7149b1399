import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutputError } from '@regimelab/core';
import { appearWhole, exists, requireOutsideLake } from '@regimelab/core/files';
import { requireRunId } from './content-id.js';

/** Files that mark a folder as a finished run. */
const MANIFESTS = ['run_manifest.json', 'manifest.json'];

/** Where a run will be written, checked before anything is computed. */
export interface RunDirectory {
  readonly runId: string;
  /** Absolute path. */
  readonly path: string;
  /** Whether a finished run of this id may be replaced. */
  readonly replace: boolean;
}

/**
 * Checks that a run may be written, before it is computed.
 *
 * @param options.parent folder that holds runs
 * @param options.lake the lake being read: the run may not touch it
 * @param options.force whether a finished run of this id may be replaced; a folder that is no run never is
 * @throws {OutputError} `OUTPUT_EXISTS`, `OUTPUT_INSIDE_LAKE`; {UsageError} for an impossible run id
 */
export async function planRunDirectory(options: {
  readonly parent: string;
  readonly runId: string;
  readonly lake: string;
  readonly force: boolean;
}): Promise<RunDirectory> {
  const runId = requireRunId(options.runId);
  const path = await requireOutsideLake('run directory', join(options.parent, runId), options.lake);
  if (await exists(path)) {
    const isRun = MANIFESTS.some((name) => existsSync(join(path, name)));
    if (!isRun) {
      throw new OutputError('OUTPUT_EXISTS', `${path} exists and is no run of regimelab`, { hint: 'choose another --run-id or --out' });
    }
    if (!options.force) {
      throw new OutputError('OUTPUT_EXISTS', `the run ${path} exists`, { hint: 'give another --run-id, or --force to replace it' });
    }
  }
  return { runId, path, replace: options.force };
}

/**
 * Writes a run: all files appear under its name at once, or none does; a run that is replaced stays until then.
 *
 * @param files content by name
 * @throws {OutputError} `OUTPUT_NOT_WRITTEN` with the cause (disk full, no permission)
 */
export async function writeRunDirectory(directory: RunDirectory, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  await appearWhole('run directory', directory.path, directory.replace, async (folder) => {
    await mkdir(folder);
    await Promise.all([...files].map(([name, content]) => writeFile(join(folder, name), content)));
  });
}
