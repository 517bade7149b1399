import { nearestName, UsageError } from '@regimelab/core';
import type { CatalogRun } from './catalog-runs.js';

/**
 * Finds a run by its id, its content id, the name of one of its attempts, or the beginning of a run id that no other run shares.
 *
 * @param runs oldest first; of several of one id the newest is found
 * @throws {UsageError} `RUN_NOT_FOUND` with the nearest id, `RUN_AMBIGUOUS` with the candidates
 */
export function findRun(runs: readonly CatalogRun[], id: string): CatalogRun {
  const exact =
    runs.findLast(({ record }) => record.run_id === id) ??
    runs.findLast(({ record }) => record.content_id === id) ??
    runs.find(({ attempts }) => attempts.some(({ attempt }) => attempt === id));
  if (exact !== undefined) return exact;

  const begun = id === '' ? [] : runs.filter(({ record }) => record.run_id.startsWith(id));
  const names = [...new Set(begun.map(({ record }) => record.run_id))];
  if (names.length === 1) return begun.at(-1)!;
  if (names.length > 1) {
    throw new UsageError('RUN_AMBIGUOUS', `${names.length} runs begin with ${id}`, { hint: `one of ${names.slice(0, 5).join(', ')}` });
  }
  const near = nearestName(
    id,
    runs.map(({ record }) => record.run_id),
  );
  throw new UsageError('RUN_NOT_FOUND', `the catalog has no run ${id}`, {
    hint: near === null ? '`regimelab catalog ls` lists the runs' : `did you mean ${near}?`,
  });
}
