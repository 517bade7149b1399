import type { CodeFingerprint } from '@regimelab/catalog';
import { formatDay } from '@regimelab/core';
import type { LakeDescriptor, Snapshot } from '@regimelab/lake-io';
import { majorsAltsSystem } from '../majors-alts/run-majors-alts.js';
import { runSystem, type FinishedRun, type RunRequest, type System, type Window } from '../run-system.js';
import { computedByPureMsm } from './computed-by-pure-msm.js';
import { loadPureMsmLake, withLakeIds, type PureMsmLake } from './load-pure-msm-lake.js';
import type { PureMsmProduct } from './produce-pure-msm.js';
import type { PureMsmConfig } from './pure-msm-config.js';
import { toMajorsAltsConfig } from './to-majors-alts-config.js';

/** Pure MSM: a basket by market cap alone against a fixed long leg. */
export const pureMsmSystem: System<PureMsmConfig, PureMsmLake, PureMsmProduct> = {
  name: 'msm',
  withLakeIds,
  load: (lake, config, now, window) => loadPureMsmLake(lake, config, now, window.start),
  loadedBy: (config, window) => ({
    monitor: majorsAltsSystem.loadedBy(toMajorsAltsConfig(config), window),
    longLeg: Object.keys(config.target.long_leg.weights),
  }),
  content: runContent,
  producer: async () => (await import('./produce-pure-msm.js')).producePureMsm,
};

export type PureMsmRequest = RunRequest<PureMsmConfig>;
export type PureMsmRun = FinishedRun<PureMsmProduct>;

/**
 * Runs a pure MSM backtest from lake to dashboard and writes its folder, whole or not at all.
 *
 * @throws {LakeError}, {ConfigError}, {OutputError}; {DataError} `BACKTEST_NO_DAYS`, `BACKTEST_TOO_SHORT`, `MAJOR_MISSING`,
 *   `LONG_LEG_MISSING`; {InvariantError}
 */
export function runPureMsm(request: PureMsmRequest): Promise<PureMsmRun> {
  return runSystem(pureMsmSystem, request);
}

function runContent(config: PureMsmConfig, window: Window, descriptor: LakeDescriptor, snapshot: Snapshot, code: CodeFingerprint) {
  const { name: _name, ...read } = descriptor;
  return {
    system: 'msm',
    config: computedByPureMsm(config),
    window: { start: formatDay(window.start), end: formatDay(window.end) },
    lake: { data_hash: snapshot.dataHash, descriptor: read },
    code,
  };
}
