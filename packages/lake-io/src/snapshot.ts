import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { byCodePoint, sha256 } from '@regimelab/core';
import type { Lake } from './lake.js';
import type { TableName } from './table-definitions.js';

/** One file behind a table, by content. */
export interface SnapshotFile {
  readonly table: TableName;
  /** Relative to the lake, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a lake held when it was read: the same content gives the same hash, wherever the lake lies and whenever it was written. */
export interface Snapshot {
  readonly files: readonly SnapshotFile[];
  /** SHA-256 over the sorted lines `table⇥path⇥bytes⇥sha256`, each ended by LF. */
  readonly dataHash: string;
}

/** Hashes every file of every known table of a lake. */
export async function takeSnapshot(lake: Lake): Promise<Snapshot> {
  const files = await Promise.all(
    [...lake.sources.values()].flatMap(({ table, files: paths }) =>
      paths.map(async (path): Promise<SnapshotFile> => {
        const [{ size }, hash] = await Promise.all([stat(path), hashFile(path)]);
        return { table, path: relative(lake.directory, path).split(sep).join('/'), bytes: size, sha256: hash };
      }),
    ),
  );
  const lines = files.map((file) => `${file.table}\t${file.path}\t${file.bytes}\t${file.sha256}\n`).sort(byCodePoint);
  return { files, dataHash: sha256(lines.join('')) };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(block as Buffer);
  return hash.digest('hex');
}
