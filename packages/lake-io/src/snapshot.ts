import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { byCodePoint, sha256 } from '@regimelab/core';
import type { Lake } from './lake.js';
import type { TableName } from './table-definitions.js';

const BLOCK_BYTES = 1 << 18;

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
        const { bytes, hash } = await hashFile(path);
        return { table, path: relative(lake.directory, path).split(sep).join('/'), bytes, sha256: hash };
      }),
    ),
  );
  const lines = files.map((file) => `${file.table}\t${file.path}\t${file.bytes}\t${file.sha256}\n`).sort(byCodePoint);
  return { files, dataHash: sha256(lines.join('')) };
}

async function hashFile(path: string): Promise<{ readonly bytes: number; readonly hash: string }> {
  const hash = createHash('sha256');
  // One block is read again and again: a stream takes new memory for each.
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  const file = await open(path);
  try {
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(block);
      if (bytesRead === 0) return { bytes, hash: hash.digest('hex') };
      hash.update(block.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}
