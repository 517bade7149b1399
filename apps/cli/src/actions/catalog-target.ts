import { hostname } from 'node:os';
import type { RunCatalog } from '@regimelab/pipeline';

/** Where runs are recorded unless told otherwise. */
export const DEFAULT_CATALOG = 'catalog';

/** This process, as claims and records name it, and its clock. */
export const thisProcess = () => ({ clock: Date.now, process: { host: hostname(), pid: process.pid } });

/** The catalog that `--catalog DIR` or `--no-catalog` (false) names, written by this process. */
export function catalogTarget(directory: string | false | undefined): RunCatalog | null {
  return directory === false ? null : { directory: directory ?? DEFAULT_CATALOG, ...thisProcess() };
}
