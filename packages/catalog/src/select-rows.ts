import { byCodePoint, nearestName, UsageError } from '@regimelab/core';
import { ATTEMPT_STATUSES, type AttemptStatus } from './attempt-record.js';
import { CATALOG_COLUMNS, type CatalogColumn, type CatalogEntry } from './catalog-rows.js';

/** Which rows, and in which order. */
export interface RowSelection {
  readonly family?: string;
  readonly system?: string;
  readonly status?: AttemptStatus;
  /** Milliseconds since 1970: runs from then on. */
  readonly since?: number;
  /** Numbers and times: largest first; text: by code point; missing last. Default: the newest first. */
  readonly sort?: CatalogColumn;
  readonly limit?: number;
}

/** Filters and orders rows. Equal ones keep their order. */
export function selectRows(entries: readonly CatalogEntry[], selection: RowSelection): readonly CatalogEntry[] {
  const { family, system, status, since, sort = 'timestamp', limit = Infinity } = selection;
  const kept = entries.filter(
    ({ row, run: { record } }) =>
      (family === undefined || record.trial_family === family) &&
      (system === undefined || record.system === system) &&
      (status === undefined || record.status === status) &&
      (since === undefined || Date.parse(row.timestamp!) >= since),
  );
  const sign = CATALOG_COLUMNS[sort] === 'text' ? 1 : -1;
  kept.sort((a, b) => {
    const [x, y] = [a.row[sort], b.row[sort]];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return sign * (typeof x === 'number' ? x - (y as number) : byCodePoint(x, y as string));
  });
  return kept.slice(0, limit);
}

/** @throws {UsageError} `USAGE_BAD_VALUE` with the nearest column */
export function requireColumn(name: string): CatalogColumn {
  return oneOf('column of the catalog', name, Object.keys(CATALOG_COLUMNS) as CatalogColumn[]);
}

/** @throws {UsageError} `USAGE_BAD_VALUE` with the nearest status */
export function requireStatus(name: string): AttemptStatus {
  return oneOf('status', name, ATTEMPT_STATUSES);
}

function oneOf<T extends string>(what: string, name: string, known: readonly T[]): T {
  const found = known.find((candidate) => candidate === name);
  if (found !== undefined) return found;
  const near = nearestName(name, known);
  throw new UsageError('USAGE_BAD_VALUE', `${name} is no ${what}`, {
    hint: near === null ? `known: ${known.join(', ')}` : `did you mean ${near}?`,
  });
}
