import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { byCodePoint } from '@regimelab/core';
import type { AttemptRecord } from './attempt-record.js';
import { catalogPaths } from './catalog-paths.js';

/** One thing that two runs have differently; null: it has none. */
export interface Difference {
  readonly key: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** A file of the lake in two snapshots, by the beginning of its hash; null: absent. */
export interface FileDifference {
  readonly table: string;
  readonly path: string;
  readonly a: { readonly bytes: number; readonly sha256: string } | null;
  readonly b: { readonly bytes: number; readonly sha256: string } | null;
}

/** What two runs have in common and what not. */
export interface RunsDiff {
  /** Figures of the catalog; `change` is b − a where both have one. */
  readonly results: readonly {
    readonly key: string;
    readonly a: number | null;
    readonly b: number | null;
    readonly change: number | null;
  }[];
  /** Leaves of the resolved configurations, the window included; null where the catalog lacks one of the two. */
  readonly config: readonly Difference[] | null;
  /** Null where the catalog lacks one of the two snapshots. */
  readonly data: readonly FileDifference[] | null;
  readonly code: readonly Difference[];
  readonly seed: readonly Difference[];
  /** Configuration keys that name folders and change no result; they are not among `config`. */
  readonly folders: readonly Difference[];
}

/** Keys of a resolved configuration that say where things lie. */
const FOLDERS = /^(?:data|outputs|logging)\.|^universe\.blacklist_path$/;

/** Compares two runs by results, configuration, data, code and seed. */
export async function diffRuns(directory: string, a: AttemptRecord, b: AttemptRecord): Promise<RunsDiff> {
  const { configs, snapshots } = catalogPaths(directory);
  const [configA, configB] = await Promise.all([a, b].map(({ config_hash }) => readJson(join(configs, `${config_hash}.json`))));
  const [filesA, filesB] = await Promise.all([a, b].map(({ data_hash }) => readJson(join(snapshots, `${data_hash}.json`))));
  const asked = ({ system, start, end }: AttemptRecord) => ({ system, start, end });
  const leaves = configA === null || configB === null ? null : differences(configA, configB);
  return {
    results: resultsOf(a, b),
    config: leaves && [...differences(asked(a), asked(b)), ...leaves.filter(({ key }) => !FOLDERS.test(key) && !isSeed(key))],
    data: filesA === null || filesB === null ? null : fileDifferences(filesA as SnapshotFiles, filesB as SnapshotFiles),
    code: differences(a.code, b.code),
    seed: differences({ seed: a.seed }, { seed: b.seed }),
    folders: (leaves ?? []).filter(({ key }) => FOLDERS.test(key)),
  };
}

const isSeed = (key: string) => /(?:^|\.)seed$/.test(key);

function resultsOf(a: AttemptRecord, b: AttemptRecord): RunsDiff['results'] {
  const [x, y] = [figuresOf(a), figuresOf(b)];
  return Object.keys({ ...x, ...y }).map((key) => {
    const [left, right] = [x[key] ?? null, y[key] ?? null];
    return { key, a: left, b: right, change: left === null || right === null ? null : right - left };
  });
}

function figuresOf({ metrics }: AttemptRecord): Readonly<Record<string, number | null>> {
  if (metrics === null) return {};
  const { regime_distribution, ...figures } = metrics;
  return {
    ...figures,
    ...Object.fromEntries(Object.entries(regime_distribution ?? {}).map(([name, share]) => [`percent ${name}`, share])),
  };
}

type SnapshotFiles = readonly { readonly table: string; readonly path: string; readonly bytes: number; readonly sha256: string }[];

function fileDifferences(a: SnapshotFiles, b: SnapshotFiles): readonly FileDifference[] {
  const byName = (files: SnapshotFiles) => new Map(files.map((file) => [`${file.table}\t${file.path}`, file]));
  const [left, right] = [byName(a), byName(b)];
  const names = [...new Set([...left.keys(), ...right.keys()])].sort(byCodePoint);
  return names
    .filter((name) => left.get(name)?.sha256 !== right.get(name)?.sha256)
    .map((name) => {
      const of = (file: SnapshotFiles[number] | undefined) => (file === undefined ? null : { bytes: file.bytes, sha256: file.sha256 });
      const [table, path] = name.split('\t') as [string, string];
      return { table, path, a: of(left.get(name)), b: of(right.get(name)) };
    });
}

/** Leaves that differ, in the order of the first value. Lists are leaves: an element more moves all that follow. */
function differences(a: unknown, b: unknown): readonly Difference[] {
  const [left, right] = [leavesOf(a), leavesOf(b)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => JSON.stringify(left.get(key) ?? null) !== JSON.stringify(right.get(key) ?? null))
    .map((key) => ({ key, a: left.get(key) ?? null, b: right.get(key) ?? null }));
}

function leavesOf(value: unknown, at = ''): Map<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return new Map([[at, value]]);
  const inside = Object.entries(value).flatMap(([key, member]) => [...leavesOf(member, at === '' ? key : `${at}.${key}`)]);
  return new Map(inside);
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch {
    return null; // removed by hand, or never there for a record remade from a manifest
  }
}
