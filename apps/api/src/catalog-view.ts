import { statSync } from 'node:fs';
import { catalogPaths, CatalogError, type CatalogEntry } from '@regimelab/catalog';
import { readCatalog } from '@regimelab/pipeline';

/** The rows of a catalog at one moment. */
export interface CatalogView {
  /** Oldest first; none where there is no catalog yet. */
  readonly entries: readonly CatalogEntry[];
}

/** A folder that changed so shortly before it was read may have changed again at the same time of its clock. */
const CLOCK_TICK_MS = 20;

/**
 * Reads a catalog and keeps what was read until a record is added or replaced: the rows of ten thousand runs cost half a second, a look at the
 * folder some microseconds. A record is written beside its place and moved there, which changes the time of its folder.
 *
 * @param clock milliseconds since 1970
 * @returns reads; equal views are the same object
 */
export function openCatalogView(directory: string, clock: () => number): () => Promise<CatalogView> {
  const { records, familyTests } = catalogPaths(directory);
  let kept: { readonly view: Promise<CatalogView>; readonly changedAt: string; readonly isSettled: boolean } | null = null;
  return () => {
    const times = [records, familyTests].map(changeOf);
    const changedAt = times.join();
    if (kept === null || kept.changedAt !== changedAt || !kept.isSettled) {
      const isSettled = clock() - Math.max(...times) > CLOCK_TICK_MS;
      const view = readEntries(directory);
      kept = { view, changedAt, isSettled };
      view.catch(() => (kept = null)); // told to whoever asked; the next one looks again
    }
    return kept.view;
  };
}

async function readEntries(directory: string): Promise<CatalogView> {
  try {
    return { entries: await readCatalog(directory) };
  } catch (error) {
    if (error instanceof CatalogError && error.code === 'CATALOG_NOT_FOUND') return { entries: [] };
    throw error;
  }
}

/** Milliseconds since 1970, with the digits the file system has; 0 where there is nothing. */
function changeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
