import type { AttemptRecord } from './attempt-record.js';
import type { CatalogRun } from './catalog-runs.js';
import { append } from './internal/append.js';

/** The looks at the data of one family. */
export interface TrialFamily {
  readonly family: string;
  /**
   * Distinct configurations that succeeded or failed, and the parameter sets that grid searches drew on top. The same configuration run again,
   * on newer data or into another folder, is no new trial.
   */
  readonly trials: number;
  /** Succeeded runs, each trial by its newest, by data hash. */
  readonly runs: ReadonlyMap<string, readonly CatalogRun[]>;
}

/** Counts the trials of each family. */
export function trialLedger(runs: readonly CatalogRun[]): ReadonlyMap<string, TrialFamily> {
  const families = new Map<string, CatalogRun[]>();
  for (const run of runs) append(families, run.record.trial_family, run);
  return new Map([...families].map(([family, members]) => [family, { family, trials: trialsOf(members), runs: runsByData(members) }]));
}

function trialsOf(members: readonly CatalogRun[]): number {
  const draws = new Map<string, number>();
  for (const { attempts } of members) {
    for (const { trial_hash, draws: own } of attempts.filter(isTrial)) draws.set(trial_hash, Math.max(draws.get(trial_hash) ?? 0, own));
  }
  return [...draws.values()].reduce((sum, own) => sum + own, draws.size);
}

const isTrial = ({ status }: AttemptRecord) => status === 'succeeded' || status === 'failed';

function runsByData(members: readonly CatalogRun[]): ReadonlyMap<string, readonly CatalogRun[]> {
  const byData = new Map<string, CatalogRun[]>();
  for (const run of members) if (run.record.status === 'succeeded') append(byData, run.record.data_hash, run);
  return new Map(
    [...byData].map(([data, succeeded]) => {
      // Runs come oldest first, so the last of a trial and window is its newest.
      const newest = new Map(succeeded.map((run) => [`${run.record.trial_hash} ${run.record.start} ${run.record.end}`, run]));
      return [data, [...newest.values()]];
    }),
  );
}
