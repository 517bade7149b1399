import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseOptions } from '@regimelab/core';
import * as z from 'zod';
import type { TableColumns } from './table-columns.js';
import { writeParquet } from './write-parquet.js';

/** Options of {@link parquetBytes}. */
export const ParquetBytesOptions = z
  .strictObject({ sortBy: z.array(z.string()).default([]).describe('Columns the rows are ordered by, as in writeParquet.') })
  .readonly();
export type ParquetBytesOptions = z.input<typeof ParquetBytesOptions>;

/**
 * One table as the content of a parquet file, for a writer that wants all files of a folder at once: the bytes that `writeParquet` writes.
 *
 * @param columns equally long columns; NaN is stored as NULL
 * @throws as `writeParquet`
 * @remarks The engine writes files only, so a temporary one comes and goes.
 */
export async function parquetBytes(columns: TableColumns, options: ParquetBytesOptions = {}): Promise<Uint8Array> {
  const { sortBy } = parseOptions(ParquetBytesOptions, options, 'parquetBytes');
  const folder = await mkdtemp(join(tmpdir(), 'regimelab-parquet-'));
  try {
    const file = join(folder, 'table.parquet');
    await writeParquet(file, columns, { sortBy });
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
