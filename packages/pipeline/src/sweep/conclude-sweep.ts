import { adoptRun, readRecords } from '@regimelab/catalog';
import { RegimelabError } from '@regimelab/core';
import { readCatalog } from '../catalog/read-catalog.js';
import { readRun } from '../catalog/read-run.js';
import { updateCatalog } from '../catalog/update-catalog.js';
import type { RunCatalog } from '../record-run.js';
import { familyTests } from './family-tests.js';
import { parameterSurfaces } from './parameter-surface.js';
import type { SweepVariant } from './sweep-record.js';
import type { SweepResult } from './write-sweep.js';

/**
 * What a sweep found: its variants tested together, their parameter surface, and, from the catalog that is brought up to date first, the Sharpe
 * ratios deflated by the trials of their family.
 *
 * @returns with notes where the catalog could not be brought up to date: the runs themselves are complete
 */
export async function concludeSweep(
  sweep: Pick<SweepResult, 'glob' | 'window' | 'variants' | 'startedAt' | 'finishedAt'>,
  catalog: RunCatalog | null,
): Promise<{ readonly result: SweepResult; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const [deflated, trials] = [new Map<string, number | null>(), new Map<string, number>()];
  if (catalog !== null && sweep.variants.some(({ outcome }) => outcome !== null)) {
    try {
      await recordFinished(catalog.directory, sweep.variants);
      await updateCatalog(catalog, null, (warning) => void notes.push(warning));
      for (const { row } of await readCatalog(catalog.directory)) {
        if (row.run_id === null) continue;
        deflated.set(row.run_id, row.dsr);
        if (row.n_trials !== null) trials.set(row.run_id, row.n_trials);
      }
    } catch (error) {
      if (!(error instanceof RegimelabError)) throw error;
      notes.push(`the catalog is not up to date: ${error.message} (${error.code}); \`regimelab catalog rebuild\` mends it`);
    }
  }
  const families = new Set(sweep.variants.map(({ experiment }) => experiment.header.trialFamily));
  const tests = familyTests(sweep.variants, families.size === 1 ? [...families][0]! : 'sweep');
  return { result: { ...sweep, tests, surfaces: parameterSurfaces(sweep.variants), deflated, trials }, notes };
}

/**
 * Records finished runs that the catalog does not know as such: made without it, or by a process that was killed, or whose disk was full, after the
 * run's folder had appeared.
 */
async function recordFinished(catalog: string, variants: readonly SweepVariant[]): Promise<void> {
  const { records } = readRecords(catalog);
  const succeeded = new Set(records.flatMap(({ status, content_id }) => (status === 'succeeded' ? [content_id] : [])));
  for (const { runId, outcome } of variants) {
    if (outcome?.status !== 'succeeded' || runId === null || succeeded.has(runId)) continue;
    const run = await readRun(outcome.path);
    if (run !== null) await adoptRun(catalog, run);
  }
}
