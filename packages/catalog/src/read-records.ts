import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodePoint } from '@regimelab/core';
import { AttemptRecordSchema, type AttemptRecord } from './attempt-record.js';
import { CatalogError } from './catalog-error.js';
import { catalogPaths } from './catalog-paths.js';

/** The records of a catalog. */
export interface CatalogRecords {
  /** In the order of their names. */
  readonly records: readonly AttemptRecord[];
  /** Names of record files that cannot be read, with the reason. */
  readonly corrupt: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Reads every record of a catalog. Nothing is locked: each record is written whole.
 *
 * @throws {CatalogError} `CATALOG_NOT_FOUND` where the folder is no catalog
 */
export function readRecords(directory: string): CatalogRecords {
  const folder = catalogPaths(directory).records;
  const records: AttemptRecord[] = [];
  const corrupt: { file: string; reason: string }[] = [];
  for (const file of recordNames(directory, folder)) {
    const read = readRecord(join(folder, file), file);
    if (typeof read === 'string') corrupt.push({ file, reason: read });
    else records.push(read);
  }
  return { records, corrupt };
}

/** @throws {CatalogError} `CATALOG_CORRUPT` where a record cannot be read; {CatalogError} `CATALOG_NOT_FOUND` */
export function requireRecords(directory: string): readonly AttemptRecord[] {
  const { records, corrupt } = readRecords(directory);
  if (corrupt.length === 0) return records;
  const { file, reason } = corrupt[0]!;
  const more = corrupt.length === 1 ? '' : ` and ${corrupt.length - 1} more`;
  throw new CatalogError('CATALOG_CORRUPT', `record ${file}${more} of the catalog ${directory} cannot be read: ${reason}`, {
    hint: 'run `regimelab catalog rebuild`: it sets such records aside and remakes those whose run is still there',
    context: { files: corrupt.map((entry) => entry.file) },
  });
}

function recordNames(directory: string, folder: string): readonly string[] {
  try {
    // Reading thousands of small files one after the other is faster than a promise for each.
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort(byCodePoint);
  } catch (cause) {
    throw new CatalogError('CATALOG_NOT_FOUND', `there is no catalog at ${directory}: expected a folder records in it`, {
      hint: 'runs make it: `regimelab backtest … --catalog DIR`; name it with --catalog, or remake it with `regimelab catalog rebuild --runs DIR`',
      cause,
    });
  }
}

/** The record, or why there is none. */
function readRecord(path: string, file: string): AttemptRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const parsed = AttemptRecordSchema.safeParse(value);
  if (!parsed.success) return parsed.error.issues.map(({ path: key, message }) => `${key.join('.') || 'record'}: ${message}`).join('; ');
  return parsed.data.attempt === file.slice(0, -'.json'.length) ? parsed.data : `it is the record of ${parsed.data.attempt}`;
}
