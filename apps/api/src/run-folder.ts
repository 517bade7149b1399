import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { AttemptRecord } from '@regimelab/catalog';
import { nearestName, sha256, UsageError } from '@regimelab/core';
import { exists } from '@regimelab/core/files';

/** A file of a run. */
export interface RunFile {
  readonly name: string;
  readonly bytes: number;
}

/** A file with its content. */
export interface RunContent {
  readonly content: Buffer;
  readonly type: string;
  /** SHA-256 of the content. */
  readonly hash: string;
}

/** The run folders that may be read: those below some folders, whatever a catalog says. */
export class RunFolders {
  /** @param roots folders that hold runs */
  constructor(
    private readonly catalog: string,
    private readonly roots: readonly string[],
  ) {}

  /** Whether the folder of a run is there, wherever it lies. */
  async has({ path }: AttemptRecord): Promise<boolean> {
    return exists(resolve(this.catalog, path));
  }

  /** Whether the folder of a run is there and lies where it may be read. */
  async mayRead(record: AttemptRecord): Promise<boolean> {
    const folder = await this.realFolder(record);
    return folder !== null && (await this.isAllowed(folder));
  }

  /** Files of a finished run by name, links left out; none where its folder is gone. @throws {UsageError} `RUN_OUTSIDE_FOLDERS` */
  async list(record: AttemptRecord): Promise<readonly RunFile[]> {
    const folder = await this.folderOf(record);
    if (folder === null) return [];
    const entries = await readdir(folder, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    return Promise.all(files.sort().map(async (name) => ({ name, bytes: (await lstat(join(folder, name))).size })));
  }

  /**
   * Reads a file of a run. Only the names that {@link list} gives exist, so no name leads out of the folder.
   *
   * @throws {UsageError} `FILE_NOT_FOUND` with the nearest name, `RUN_OUTSIDE_FOLDERS`
   */
  async read(record: AttemptRecord, name: string): Promise<RunContent> {
    const names = (await this.list(record)).map((file) => file.name);
    const folder = await this.folderOf(record);
    if (folder === null || !names.includes(name)) {
      const near = nearestName(name, names);
      throw new UsageError('FILE_NOT_FOUND', `the run ${record.run_id} has no file ${JSON.stringify(name)}`, {
        hint: near === null ? `it has ${names.join(', ') || 'none'}` : `did you mean ${near}?`,
      });
    }
    const content = await readUnlinked(join(folder, name));
    return { content, type: MEDIA_TYPES[extname(name)] ?? 'application/octet-stream', hash: sha256(content) };
  }

  /** The first of some names that the run has. @throws as {@link read} */
  async readFirst(record: AttemptRecord, names: readonly string[]): Promise<RunContent> {
    const has = (await this.list(record)).map((file) => file.name);
    return this.read(record, names.find((name) => has.includes(name)) ?? names[0]!);
  }

  private async folderOf(record: AttemptRecord): Promise<string | null> {
    const folder = await this.realFolder(record);
    if (folder === null || (await this.isAllowed(folder))) return folder;
    throw new UsageError('RUN_OUTSIDE_FOLDERS', `the run ${record.run_id} lies outside the folders this server may read`, {
      hint: 'start it with --runs and the folder that holds the run',
    });
  }

  private async realFolder({ path }: AttemptRecord): Promise<string | null> {
    return realpath(resolve(this.catalog, path)).catch(() => null);
  }

  private async isAllowed(folder: string): Promise<boolean> {
    const roots = await Promise.all(this.roots.map((root) => realpath(root).catch(() => null)));
    return roots.some((root) => root !== null && isBelow(root, folder));
  }
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.jsonl': 'application/jsonl; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.parquet': 'application/vnd.apache.parquet',
};

function isBelow(root: string, folder: string): boolean {
  const way = relative(root, folder);
  return way !== '' && !isAbsolute(way) && way.split(sep)[0] !== '..';
}

/** Reads a file that is no link, also if it has become one since it was listed. */
async function readUnlinked(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}
