import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { OutputError } from '../errors.js';

/**
 * Refuses a place to write that is the lake being read, lies inside it, or holds it; symbolic links are followed on both sides.
 *
 * @param target a file or folder that need not exist yet
 * @param lake the folder of the lake being read; null where none is
 * @returns the absolute path of the target with links resolved
 * @throws {OutputError} `OUTPUT_INSIDE_LAKE`
 */
export async function requireOutsideLake(operation: string, target: string, lake: string | null): Promise<string> {
  const path = await realPath(target);
  if (lake === null) return path;
  const root = await realPath(lake);
  if (contains(root, path) || contains(path, root)) {
    const where = contains(root, path) ? 'inside the lake' : 'a folder that holds the lake';
    throw new OutputError('OUTPUT_INSIDE_LAKE', `${operation}: ${path} is ${where} ${root}, which is read-only`, {
      hint: 'give an output folder outside the lake',
      context: { target: path, lake: root },
    });
  }
  return path;
}

/** Whether `path` is `folder` or lies below it. */
function contains(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !/^\.\.[\\/]/.test(way) && !isAbsolute(way);
}

/** The real path of what exists, followed by the names that do not exist yet. */
async function realPath(path: string): Promise<string> {
  const absolute = resolve(path);
  const parent = dirname(absolute);
  try {
    return await realpath(absolute);
  } catch (error) {
    if (parent === absolute) return absolute;
    // A link to nothing yet: writing through it would create what it points to. Links in a circle lead nowhere.
    const circular = (error as NodeJS.ErrnoException).code === 'ELOOP';
    const link = circular ? null : await readlink(absolute).catch(() => null);
    return link === null ? join(await realPath(parent), basename(absolute)) : realPath(resolve(await realPath(parent), link));
  }
}
