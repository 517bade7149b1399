import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, isAbsolute, resolve } from 'node:path';
import { OutputError } from '@regimelab/core';

/**
 * Refuses a place to write that is the lake being read, or lies inside it; symbolic links are followed on both sides.
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
  const way = relative(root, path);
  if (way !== '..' && !/^\.\.[\\/]/.test(way) && !isAbsolute(way)) {
    throw new OutputError(
      'OUTPUT_INSIDE_LAKE',
      `${operation}: expected a place outside the lake ${root}, got ${path}: the lake is read-only`,
      {
        hint: 'give another output folder',
        context: { target: path, lake: root },
      },
    );
  }
  return path;
}

/** The real path of what exists, followed by the names that do not exist yet. */
async function realPath(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(await realPath(parent), basename(absolute));
  }
}
