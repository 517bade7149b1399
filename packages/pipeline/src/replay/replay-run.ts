import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeFingerprint, contentId, type CodeFingerprint } from '@regimelab/catalog';
import { DataError, InterruptedError, sha256 } from '@regimelab/core';
import { takeSnapshot, type SnapshotFile } from '@regimelab/lake-io';
import { MANIFEST_NAMES, recordedRun, type RecordedRun } from '../catalog/recorded-run.js';
import { configHash } from '../config-hash.js';
import { readLake, type RunningCode } from '../run-system.js';
import { systemOf } from '../systems.js';
import { withLake } from '../with-lake.js';

/** What to replay, and by what. */
export interface ReplayRequest {
  /** Folder of a finished run. */
  readonly folder: string;
  /** Where its lake lies now; null: where it lay then. */
  readonly lake: string | null;
  /** Whether a run is replayed although its files, its configuration or its lake have changed. */
  readonly force: boolean;
  readonly code: RunningCode;
  readonly signal?: Pick<AbortSignal, 'aborted'>;
  readonly onStage?: (stage: string) => void;
}

/** What of a run's past is not as it was. Each names what has changed. */
export interface ReplayChange {
  readonly kind: 'file' | 'config' | 'lake' | 'code' | 'node';
  readonly detail: string;
}

/** A file of the run, made again. */
export interface ReplayedFile {
  readonly name: string;
  readonly verdict: 'equal' | 'differs' | 'missing' | 'unknown';
  /** Where it differs first, for a text; null for the others. */
  readonly detail: string | null;
}

/** A run made again. */
export interface Replay {
  readonly folder: string;
  readonly runId: string;
  readonly contentId: string;
  /** Whether every file came out byte for byte as it lies there. */
  readonly isEqual: boolean;
  readonly files: readonly ReplayedFile[];
  /** Empty where nothing has changed since. */
  readonly changes: readonly ReplayChange[];
}

/**
 * Makes a finished run again from its manifest (configuration, window, the lake it names) and compares every file byte for byte, the manifest
 * and the report among them: they get the time, the duration and the code that the manifest names. Nothing is written or recorded.
 *
 * Other code or another Node is marked, and the figures decide. A changed file, configuration or lake is refused, naming what has changed.
 *
 * @throws {DataError} `RUN_UNREADABLE`; without `force` `RUN_FILE_CHANGED`, `RUN_CONFIG_CHANGED`, `LAKE_CHANGED`
 * @throws what a run throws
 */
export async function replayRun({ folder, lake: moved, force, code, signal, onStage }: ReplayRequest): Promise<Replay> {
  const recorded = await readRecorded(folder);
  const { of, run, snapshot, seconds, node } = recorded;
  const found = await readFiles(folder, recorded);
  const changes: ReplayChange[] = [...changedFiles(recorded, found), ...changedConfig(recorded)];
  refuse(changes, force);
  const running = code.fingerprint ?? (await codeFingerprint(code.directory, code.version));
  changes.push(...changedCode(run.code, running), ...changedNode(node, code.node));

  const stage = (name: string) => {
    if (signal?.aborted) throw new InterruptedError('replay');
    onStage?.(name);
  };
  stage('reading the lake');
  const system = systemOf(of);
  const { data } = of.config;
  const reading = await withLake({ data: { ...data, data_lake_dir: moved ?? data.data_lake_dir } }, async (lake) => {
    const now = await takeSnapshot(lake);
    const inLake = changedLake(snapshot, now.files);
    if (inLake.length === 0) {
      // What no file says: the clocks and units that lake.yaml declares, or a manifest that was changed together with its hashes.
      const content = system.content(of.config, run.window, lake.descriptor, now, run.code);
      const same = contentId(run.header.experimentId, content) === run.contentId;
      if (!same) inLake.push({ kind: 'lake', detail: 'lake.yaml, or the manifest, is not what the content id of the run was made of' });
    }
    changes.push(...inLake);
    refuse(inLake, force);
    return readLake(system, lake, of.config, Date.parse(run.timestamp), run.window, Promise.resolve(now));
  });
  const produce = await system.producer(of.config);
  const { files } = await produce(reading, {
    ...{ config: of.config, header: run.header, window: run.window, runId: run.runId, contentId: run.contentId, timestamp: run.timestamp },
    ...{ code: run.code, node, stage },
    elapsed: () => seconds,
  });
  stage('comparing');
  const names = [...new Set([...found.keys(), ...files.keys()])].sort();
  const replayed = names.map((name) => compare(name, found.get(name), files.get(name)));
  return {
    folder,
    runId: run.runId,
    contentId: run.contentId,
    isEqual: replayed.every(({ verdict }) => verdict === 'equal'),
    files: replayed,
    changes,
  };
}

async function readRecorded(folder: string): Promise<RecordedRun> {
  try {
    return await recordedRun(folder);
  } catch (cause) {
    throw new DataError('RUN_UNREADABLE', `${folder} holds no finished run: no readable ${MANIFEST_NAMES.join(' or ')}`, {
      cause,
      hint: 'give the folder of a run, or its id in the catalog',
    });
  }
}

/** The files the manifest lists, as far as they are there, and the manifest itself. */
async function readFiles(folder: string, { files, manifest }: RecordedRun): Promise<ReadonlyMap<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const name of [...Object.keys(files), manifest]) {
    const content = await readFile(join(folder, name)).catch(() => null);
    if (content !== null) found.set(name, content);
  }
  return found;
}

function changedFiles({ files }: RecordedRun, found: ReadonlyMap<string, Buffer>): readonly ReplayChange[] {
  return Object.entries(files).flatMap(([name, hash]): ReplayChange[] => {
    const content = found.get(name);
    if (content === undefined) return [{ kind: 'file', detail: `${name} is missing` }];
    return sha256(content) === hash ? [] : [{ kind: 'file', detail: `${name} is not the file that the manifest lists` }];
  });
}

function changedConfig({ of, configHash: recorded }: RecordedRun): readonly ReplayChange[] {
  return configHash(of.config) === recorded
    ? []
    : [{ kind: 'config', detail: 'the configuration in the manifest does not have the hash beside it' }];
}

function changedLake(then: readonly SnapshotFile[], now: readonly SnapshotFile[]): ReplayChange[] {
  const key = ({ table, path }: SnapshotFile) => `${table}: ${path}`;
  const [before, after] = [new Map(then.map((file) => [key(file), file])), new Map(now.map((file) => [key(file), file]))];
  const changed = (detail: string): ReplayChange => ({ kind: 'lake', detail });
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const [old, fresh] = [before.get(name), after.get(name)];
    if (old === undefined) return [changed(`${name} is new`)];
    if (fresh === undefined) return [changed(`${name} is gone`)];
    return old.sha256 === fresh.sha256 ? [] : [changed(`${name} has changed (${old.bytes} bytes then, ${fresh.bytes} now)`)];
  });
}

function changedCode(then: CodeFingerprint, now: CodeFingerprint): readonly ReplayChange[] {
  const text = ({ version, commit, diffHash }: CodeFingerprint) =>
    [
      version,
      ...(commit === null ? [] : [commit.slice(0, 12)]),
      ...(diffHash === null ? [] : [`with changes ${diffHash.slice(0, 12)}`]),
    ].join(' ');
  return text(then) === text(now) ? [] : [{ kind: 'code', detail: `made by ${text(then)}, replayed by ${text(now)}` }];
}

function changedNode(then: string, now: string): readonly ReplayChange[] {
  return then === now ? [] : [{ kind: 'node', detail: `made on Node ${then}, replayed on ${now}` }];
}

const REFUSALS = {
  file: ['RUN_FILE_CHANGED', 'somebody has changed the run', 'its figures are no longer those of the run; --force replays it all the same'],
  config: ['RUN_CONFIG_CHANGED', 'somebody has changed the configuration of the run', '--force replays what the manifest now says'],
  lake: ['LAKE_CHANGED', 'the lake is not the one of the run', 'give --lake the lake as it was; --force replays on the lake as it is'],
} as const;

/** Refuses what cannot come out the same. */
function refuse(changes: readonly ReplayChange[], force: boolean): void {
  const first = changes[0];
  if (first === undefined || force) return;
  const [code, what, hint] = REFUSALS[first.kind as keyof typeof REFUSALS];
  const more = changes.length > 1 ? ` and ${changes.length - 1} more` : '';
  throw new DataError(code, `${what}: ${first.detail}${more}`, { hint, context: { changes } });
}

function compare(name: string, was: Buffer | undefined, made: string | Uint8Array | undefined): ReplayedFile {
  if (made === undefined) return { name, verdict: 'unknown', detail: 'the replay makes no such file' };
  if (was === undefined) return { name, verdict: 'missing', detail: 'the run has no such file' };
  const fresh = typeof made === 'string' ? Buffer.from(made) : Buffer.from(made.buffer, made.byteOffset, made.byteLength);
  if (was.equals(fresh)) return { name, verdict: 'equal', detail: null };
  if (typeof made !== 'string') return { name, verdict: 'differs', detail: null };
  const [before, after] = [was.toString('utf8').split('\n'), made.split('\n')];
  const line = before.findIndex((text, k) => text !== after[k]);
  const at = line < 0 ? before.length : line;
  const [old, now] = [before[at] ?? '', after[at] ?? ''];
  const column = Array.from(old).findIndex((letter, k) => letter !== now[k]);
  const from = Math.max(0, (column < 0 ? old.length : column) - CONTEXT);
  const shown = (text: string) => JSON.stringify(text.slice(from, from + 2 * CONTEXT));
  return { name, verdict: 'differs', detail: `line ${at + 1}, column ${from + 1}: ${shown(old)} then, ${shown(now)} now` };
}

/** Characters shown on each side of a difference. */
const CONTEXT = 12;
