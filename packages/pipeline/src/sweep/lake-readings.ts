import { codeState, contentId, type CodeState } from '@regimelab/catalog';
import { canonicalJson } from '@regimelab/core';
import { openLake, takeSnapshot, type Lake, type Snapshot } from '@regimelab/lake-io';
import type { Experiment } from '../experiment/experiment.js';
import type { LakeReading } from '../lake-reading.js';
import { readLake, type RunningCode, type Window } from '../run-system.js';
import { systemOf } from '../systems.js';
import type { PreparedRun } from './prepared-run.js';
import { shareMemory } from './share-memory.js';

/** Readings kept at once: variants that read the lake differently would fill the memory. */
const KEPT = 3;

/** Lakes that many runs read: each is opened and hashed once, and what several runs read alike is read once. */
export interface LakeReadings {
  /** Names a run by its content. @throws {LakeError}, {ConfigError} */
  prepare(experiment: Experiment, window: Window): Promise<PreparedRun>;
  /** The code that runs. */
  readonly code: Promise<CodeState>;
  close(): Promise<void>;
}

/** Opens lakes as runs ask for them. @param clock milliseconds since 1970 */
export function createLakeReadings(code: RunningCode, clock: () => number): LakeReadings {
  const lakes = new Map<string, Promise<{ readonly lake: Lake; readonly snapshot: Promise<Snapshot> }>>();
  const readings = new Map<string, Promise<LakeReading<unknown>>>();
  const state: Promise<CodeState> =
    code.fingerprint === undefined
      ? codeState(code.directory, code.version)
      : Promise.resolve({ fingerprint: code.fingerprint, diff: null });

  const lakeOf = ({ config: { data } }: Experiment) => {
    const key = canonicalJson(data);
    const opened =
      lakes.get(key) ??
      openLake(data.data_lake_dir, { descriptorFile: data.lake_descriptor, databaseFile: data.duckdb_path }).then((lake) => ({
        lake,
        snapshot: takeSnapshot(lake),
      }));
    lakes.set(key, opened);
    return opened;
  };

  const read = (key: string, begin: () => Promise<LakeReading<unknown>>) => {
    const known = readings.get(key) ?? begin();
    // The newest last; the oldest goes.
    readings.delete(key);
    readings.set(key, known);
    known.catch(() => readings.delete(key));
    if (readings.size > KEPT) readings.delete(readings.keys().next().value!);
    return known;
  };

  return {
    code: state,
    prepare: async (given, window) => {
      const system = systemOf(given);
      const { lake, snapshot } = await lakeOf(given);
      const config = system.withLakeIds(given.config, lake);
      const experiment = { ...given, config } as Experiment;
      const { fingerprint: made } = await state;
      const content = system.content(config, window, lake.descriptor, await snapshot, made);
      const key = canonicalJson({ system: system.name, read: system.loadedBy(config, window), data: (await snapshot).dataHash });
      return {
        experiment,
        window,
        contentId: contentId(given.header.experimentId, content),
        code: { fingerprint: made, node: code.node },
        lake: {
          key,
          read: () =>
            read(key, async () => {
              const { origin, snapshot: taken, loaded } = await readLake(system, lake, config, clock(), window, snapshot);
              return shareMemory({ origin, snapshot: taken, loaded: system.plain?.(loaded) ?? loaded });
            }),
        },
      };
    },
    close: async () => {
      readings.clear();
      for (const opening of lakes.values()) {
        await opening.then(
          ({ lake }) => lake.close(),
          () => undefined,
        );
      }
      lakes.clear();
    },
  };
}
