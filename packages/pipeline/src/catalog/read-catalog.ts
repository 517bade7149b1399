import { readFile } from 'node:fs/promises';
import { catalogPaths, catalogRows, catalogRuns, requireRecords, type CatalogEntry, type CatalogRun } from '@regimelab/catalog';
import { expectedBestSharpe, probabilisticSharpe } from '@regimelab/bootstrap-stats';

/** The rows of a catalog as its records are now; p-values of families that have changed since the table was written are null. */
export async function readCatalog(directory: string): Promise<readonly CatalogEntry[]> {
  return catalogEntries(catalogRuns(requireRecords(directory)), await readFamilyPValues(directory));
}

/** p-values of groups of runs: null where a group cannot be tested. */
export type FamilyPValues = ReadonlyMap<string, number | null>;

/** The rows of runs. */
export function catalogEntries(runs: readonly CatalogRun[], pSpa: FamilyPValues): readonly CatalogEntry[] {
  // All runs of a family on the same data are held against one bar: for thousands of them it is found once.
  const bars = new Map<readonly number[], number | null>();
  const barOf = (count: number, sharpes: readonly number[]) => {
    const bar = bars.has(sharpes) ? bars.get(sharpes)! : expectedBestSharpe({ count, sharpes }).value;
    bars.set(sharpes, bar);
    return bar;
  };
  return catalogRows(runs, {
    deflatedSharpe: (moments, count, sharpes) => {
      const bar = barOf(count, sharpes);
      return bar === null ? null : probabilisticSharpe(moments, bar).value;
    },
    pSpa,
  });
}

/** The p-values that were last written. */
export async function readFamilyPValues(directory: string): Promise<FamilyPValues> {
  try {
    return new Map(
      Object.entries(JSON.parse(await readFile(catalogPaths(directory).familyTests, 'utf8')) as Record<string, number | null>),
    );
  } catch {
    return new Map(); // not there yet, or damaged: it can be computed again
  }
}
