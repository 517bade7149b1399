import { lstat } from 'node:fs/promises';
import { ConfigError, OutputError, parseOptions } from '@regimelab/core';
import * as z from 'zod';
import { appearWhole, requireOutsideLake } from '@regimelab/core/files';
import { withParquetWriter } from './internal/parquet-writer.js';
import { rowCount, type TableColumns } from './table-columns.js';

/** Options of {@link writeParquet}. */
export const WriteParquetOptions = z
  .strictObject({
    sortBy: z
      .array(z.string())
      .default([])
      .describe('Columns the rows are ordered by: text by code point, missing first, ties as they came.'),
    replace: z.boolean().default(false).describe('Whether an existing file may be replaced.'),
    readingFrom: z.string().nullable().default(null).describe('The lake being read; nothing is written inside it.'),
  })
  .readonly();
export type WriteParquetOptions = z.input<typeof WriteParquetOptions>;

/**
 * Writes one table as a parquet file: snappy, row groups of at most 131072 rows. The file appears whole or not at all, and the same input
 * gives the same bytes.
 *
 * @param path of the file; missing folders above it are made
 * @param columns equally long columns; NaN is stored as NULL
 * @throws {ShapeError} where columns differ in length or there is none
 * @throws {ConfigError} where `sortBy` names no column
 * @throws {OutputError} `OUTPUT_EXISTS`, `OUTPUT_INSIDE_LAKE`, `OUTPUT_NOT_WRITTEN`
 */
export async function writeParquet(path: string, columns: TableColumns, options: WriteParquetOptions = {}): Promise<void> {
  const { sortBy, replace, readingFrom } = parseOptions(WriteParquetOptions, options, 'writeParquet');
  rowCount('writeParquet', columns);
  for (const name of sortBy) {
    if (!Object.hasOwn(columns, name)) {
      throw new ConfigError('CONFIG_RANGE', `writeParquet: sortBy: expected one of ${Object.keys(columns).join(', ')}, got ${name}`);
    }
  }
  const target = await requireOutsideLake('writeParquet', path, readingFrom);
  const existing = await lstat(target).catch(() => null);
  if (existing !== null && !(replace && existing.isFile())) {
    const hint = existing.isFile() ? 'choose another name, or pass replace: true' : 'it is no file; choose another name';
    throw new OutputError('OUTPUT_EXISTS', `writeParquet: ${target} exists already`, { hint });
  }
  await appearWhole('writeParquet', target, replace, (file) => withParquetWriter((write) => write(file, columns, sortBy)));
}
