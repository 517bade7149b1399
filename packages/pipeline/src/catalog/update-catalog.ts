import { writeFile } from 'node:fs/promises';
import {
  catalogPaths,
  catalogRuns,
  catalogTable,
  familyGroups,
  readRunReturns,
  requireRecords,
  withCatalogLock,
  type CatalogRun,
  type CatalogTarget,
  type FamilyGroup,
} from '@regimelab/catalog';
import { superiorPredictiveAbility } from '@regimelab/bootstrap-stats';
import { resultJson } from '@regimelab/core';
import { appearWhole } from '@regimelab/core/files';
import { writeParquet } from '@regimelab/lake-io/write';
import { catalogEntries, readFamilyPValues, type FamilyPValues } from './read-catalog.js';

/**
 * Brings `catalog.parquet` up to date with the records, under the catalog's lock. What is written follows from the records and the returns kept
 * beside them alone, so it does not matter when, how often or by whom this is done.
 *
 * @param runId the run it is done for, named in the lock; null for none
 * @param onTakeover told when the lock of a process that is gone is taken over
 * @throws {CatalogError} `CATALOG_LOCKED`, `CATALOG_CORRUPT`, `CATALOG_NOT_FOUND`; {OutputError} `OUTPUT_NOT_WRITTEN`
 */
export async function updateCatalog(target: CatalogTarget, runId: string | null, onTakeover?: (warning: string) => void): Promise<void> {
  await withCatalogLock(
    target,
    runId,
    async () => deriveTable(target.directory, await readFamilyPValues(target.directory)),
    onTakeover === undefined ? {} : { onTakeover },
  );
}

/** Writes the derived files. @param known p-values that need no recomputing, by group */
export async function deriveTable(directory: string, known: FamilyPValues): Promise<void> {
  const paths = catalogPaths(directory);
  const runs = catalogRuns(requireRecords(directory));
  const tests = await familyPValues(directory, runs, known);
  const rows = catalogEntries(runs, tests).map(({ row }) => row);
  await appearWhole('catalog', paths.familyTests, true, (file) => writeFile(file, resultJson(Object.fromEntries(tests))));
  await writeParquet(paths.table, catalogTable(rows), { replace: true });
}

async function familyPValues(directory: string, runs: readonly CatalogRun[], known: FamilyPValues): Promise<FamilyPValues> {
  const tests = new Map<string, number | null>();
  for (const group of familyGroups(runs).values()) {
    const value = known.get(group.key);
    tests.set(group.key, value === undefined ? await testGroup(directory, group) : value);
  }
  return new Map([...tests].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Is the best of these runs better than doing nothing? Null where returns are lost. */
async function testGroup(directory: string, { family, runs }: FamilyGroup): Promise<number | null> {
  const returns = await Promise.all(runs.map(({ record }) => readRunReturns(directory, record.content_id)));
  const performance = returns.filter((values) => values !== null);
  if (performance.length < returns.length || performance.some(({ length }) => length !== performance[0]!.length)) return null;
  return superiorPredictiveAbility(performance, { stream: `snoop/${family}` }).consistent;
}
