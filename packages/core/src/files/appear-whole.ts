import { lstat, mkdir, mkdtemp, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OutputError, RegimelabError } from '../errors.js';

/**
 * Makes a file or folder appear under its name complete or not at all: it is filled under a sibling `.tmp-…`, forced to disk and moved with
 * one rename. What stood there before is kept until then and comes back when the move fails. A process killed in between leaves the old or the
 * new; of a folder that replaces another it may leave both complete in the `.tmp-…` sibling and nothing under the name.
 *
 * @param replace whether something may stand there; otherwise only an empty folder gives way, also to one that came in the meantime
 * @param fill writes the file or folder at the path it is given
 * @throws {OutputError} `OUTPUT_NOT_WRITTEN` with the cause; regimelab's own errors of `fill` pass unchanged
 */
export async function appearWhole(
  operation: string,
  target: string,
  replace: boolean,
  fill: (path: string) => Promise<void>,
): Promise<void> {
  let scratch: string | null = null;
  try {
    await mkdir(dirname(target), { recursive: true });
    scratch = await mkdtemp(join(dirname(target), `.tmp-${basename(target)}-`));
    // mkdtemp makes a folder for one user only; what is written goes one level below, with the usual rights.
    const [fresh, former] = [join(scratch, 'fresh'), join(scratch, 'former')];
    await fill(fresh);
    await forceToDisk(fresh);

    // A file is replaced by the rename itself. A folder must step aside first: for that moment its name is free and it waits in the scratch.
    const stands = await exists(target);
    const replaces = stands && replace && ((await isFolder(target)) || (await isFolder(fresh)));
    if (replaces) await rename(target, former);
    else if (stands && !replace) await rmdir(target);
    try {
      await rename(fresh, target);
    } catch (error) {
      if (replaces) await rename(former, target).catch(() => (scratch = null)); // what stood there must not be deleted with the scratch
      throw error;
    }
    await forceFolderToDisk(dirname(target));
  } catch (error) {
    if (error instanceof RegimelabError) throw error;
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new OutputError('OUTPUT_NOT_WRITTEN', `${operation}: could not write ${target}: ${reason}`, { cause: error });
  } finally {
    if (scratch !== null) await rm(scratch, { recursive: true, force: true });
  }
}

/** Whether something, a dangling link included, has this name. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return (await lstat(path)).isDirectory();
}

async function forceToDisk(path: string): Promise<void> {
  if (await isFolder(path)) {
    await Promise.all((await readdir(path)).map((name) => forceToDisk(join(path, name))));
    return forceFolderToDisk(path);
  }
  return sync(path, 'r+');
}

async function forceFolderToDisk(path: string): Promise<void> {
  if (process.platform !== 'win32') await sync(path, 'r'); // Windows opens no folder as a file
}

async function sync(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
