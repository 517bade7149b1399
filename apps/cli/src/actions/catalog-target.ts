import { hostname } from 'node:os';
import type { RunCatalog } from '@regimelab/pipeline';

/** Where runs are recorded unless told otherwise. */
export const DEFAULT_CATALOG = 'catalog';

/** The catalog that `--catalog DIR` or `--no-catalog` (false) names, written by this process. */
export function catalogTarget(directory: string | false | undefined): RunCatalog | null {
  if (directory === false) return null;
  return { directory: directory ?? DEFAULT_CATALOG, clock: Date.now, process: { host: hostname(), pid: process.pid } };
}
