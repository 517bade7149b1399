import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { catalogPaths, catalogRuns, findRun, requireRecords } from '@regimelab/catalog';
import { UsageError } from '@regimelab/core';
import { DEFAULT_CATALOG } from './catalog-target.js';

/** The folder of a run that a user names by its path, or by its id in the catalog. @throws {UsageError} `RUN_NOT_FOUND`, `RUN_AMBIGUOUS` */
export function runFolder(run: string, catalog: string | undefined): string {
  if (existsSync(run) && statSync(run).isDirectory()) return resolve(run);
  const directory = catalog ?? DEFAULT_CATALOG;
  if (catalog === undefined && !existsSync(directory)) {
    throw new UsageError('RUN_NOT_FOUND', `no folder ${run}, and no catalog ${resolve(directory)} to look it up in`, {
      hint: 'give the folder of a run, or --catalog',
    });
  }
  const { record } = findRun(catalogRuns(requireRecords(directory)), run);
  return resolve(catalogPaths(directory).directory, record.path);
}
