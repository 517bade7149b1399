import { byCodePoint, sha256 } from '@regimelab/core';
import type { AttemptRecord } from './attempt-record.js';
import type { CatalogRun } from './catalog-runs.js';
import { append } from './internal/append.js';
import { trialLedger } from './trial-ledger.js';

/** Runs of one family whose returns can be compared day by day: same data, same first and last row, same number of rows. */
export interface FamilyGroup {
  /** Hash of family and members. */
  readonly key: string;
  readonly family: string;
  /** A trial each, by content id. */
  readonly runs: readonly CatalogRun[];
}

/**
 * The groups within which the best of a family is tested against luck, by {@link groupName}.
 *
 * @param ledger of these runs, where the caller has it
 */
export function familyGroups(runs: readonly CatalogRun[], ledger = trialLedger(runs)): ReadonlyMap<string, FamilyGroup> {
  const groups = new Map<string, CatalogRun[]>();
  for (const { runs: byData } of ledger.values()) {
    for (const run of [...byData.values()].flat()) {
      const name = groupName(run.record);
      if (name !== null) append(groups, name, run);
    }
  }
  return new Map(
    [...groups].map(([name, members]) => {
      members.sort((a, b) => byCodePoint(a.record.content_id, b.record.content_id));
      const family = members[0]!.record.trial_family;
      return [name, { key: sha256([family, ...members.map(({ record }) => record.content_id)].join('\n')), family, runs: members }];
    }),
  );
}

/** Which group a run is judged in; null where it has no returns. */
export function groupName({ trial_family, data_hash, returns }: AttemptRecord): string | null {
  return returns === null ? null : [trial_family, data_hash, returns.start, returns.end, returns.n].join('\n');
}
