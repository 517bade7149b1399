import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CodeFingerprint } from '@regimelab/catalog';
import { parseDay } from '@regimelab/core';
import type { SnapshotFile } from '@regimelab/lake-io';
import type { MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import type { MsmConfig } from '../msm/msm-config.js';
import type { PureMsmConfig } from '../pure-msm/pure-msm-config.js';
import type { RunIdentity, SystemConfig } from './attempt-identity.js';

/** Names of a run's manifest: specifications 02 and 03, and 04. */
export const MANIFEST_NAMES = ['run_manifest.json', 'manifest.json'] as const;

/** What the manifest of a run says of it. */
export interface RecordedRun {
  readonly of: SystemConfig;
  readonly run: RunIdentity;
  /** Of the configuration, as the run hashed it. */
  readonly configHash: string;
  /** Version of Node. */
  readonly node: string;
  /** Files of the lake with their hashes. */
  readonly snapshot: readonly SnapshotFile[];
  /** How long it took; 0 where the manifest does not say. */
  readonly seconds: number;
  /** Parameter sets a search went through. */
  readonly draws: number;
  /** False where it has something to show, but no result: no valid week, or an audit that failed. */
  readonly hasResult: boolean;
  /** Which of {@link MANIFEST_NAMES} it is. */
  readonly manifest: string;
  /** SHA-256 of every other file of the run, by name. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Reads the manifest of a run.
 *
 * @throws {Error} where there is none, or none of a system that is known here
 */
export async function recordedRun(folder: string): Promise<RecordedRun> {
  const [name, text] = await manifestText(folder);
  const manifest = JSON.parse(text) as Manifest;
  const { versions, config_hash, files, lake } = manifest;
  return {
    ...('resolved_config' in manifest ? dailyRun(manifest) : msmRun(manifest)),
    ...{ configHash: config_hash, node: versions.node, snapshot: lake.files, manifest: name, files },
  };
}

async function manifestText(folder: string): Promise<readonly [name: string, text: string]> {
  const [usual, ofPureMsm] = MANIFEST_NAMES;
  const read = async (name: string) => [name, await readFile(join(folder, name), 'utf8')] as const;
  return read(usual).catch(() => read(ofPureMsm));
}

interface ManifestCode {
  readonly version: string;
  readonly git_commit: string | null;
  readonly dirty: boolean | null;
  readonly diff_hash: string | null;
}

interface CommonManifest {
  readonly run_id: string;
  readonly content_id: string;
  readonly timestamp: string;
  readonly lake: { readonly data_hash: string; readonly files: readonly SnapshotFile[] };
  readonly code: ManifestCode;
  readonly config_hash: string;
  /** Missing in runs made before the audit was. */
  readonly look_ahead?: { readonly passed: boolean } | null;
  readonly versions: { readonly node: string };
  readonly files: Readonly<Record<string, string>>;
}

interface DailyManifest extends CommonManifest {
  readonly experiment_id: string;
  readonly title: string;
  readonly category_path: string;
  readonly trial_family: string;
  readonly experiment_spec: { readonly system: string };
  readonly resolved_config: MajorsAltsConfig | PureMsmConfig;
  readonly start: string;
  readonly end: string;
  readonly duration_s: number;
  readonly n_trials: number;
}

interface MsmManifest extends CommonManifest {
  readonly config: MsmConfig;
  readonly metadata: { readonly start_date: string; readonly end_date: string; readonly n_weeks: number };
  readonly experiment: {
    readonly experiment_id: string;
    readonly title: string;
    readonly category_path: string;
    readonly trial_family: string;
    readonly system: string;
  };
}

type Manifest = DailyManifest | MsmManifest;

type Found = Pick<RecordedRun, 'of' | 'run' | 'seconds' | 'draws' | 'hasResult'>;

function dailyRun(manifest: DailyManifest): Found {
  const { system } = manifest.experiment_spec;
  if (system !== 'majors_alts' && system !== 'msm') throw new RangeError(`no system ${system}`);
  const { experiment_id, title, category_path, trial_family, start, end } = manifest;
  return {
    of: { system, config: manifest.resolved_config } as SystemConfig,
    run: {
      ...commonOf(manifest),
      header: { experimentId: experiment_id, title, categoryPath: category_path, trialFamily: trial_family },
      window: { start: parseDay(start)!, end: parseDay(end)! },
    },
    seconds: manifest.duration_s,
    draws: manifest.n_trials - 1,
    hasResult: isAudited(manifest),
  };
}

function msmRun(manifest: MsmManifest): Found {
  const { experiment, metadata } = manifest;
  const { experiment_id, title, category_path, trial_family } = experiment;
  if (experiment.system !== 'msm_v0') throw new RangeError(`no system ${experiment.system}`);
  return {
    of: { system: 'msm_v0', config: manifest.config },
    run: {
      ...commonOf(manifest),
      header: { experimentId: experiment_id, title, categoryPath: category_path, trialFamily: trial_family },
      window: { start: parseDay(metadata.start_date)!, end: parseDay(metadata.end_date)! },
    },
    seconds: 0,
    draws: 0,
    hasResult: metadata.n_weeks > 0 && isAudited(manifest),
  };
}

const isAudited = ({ look_ahead }: CommonManifest) => look_ahead?.passed !== false;

function commonOf({ run_id, content_id, timestamp, lake, code }: CommonManifest): Omit<RunIdentity, 'header' | 'window'> {
  const fingerprint: CodeFingerprint = { version: code.version, commit: code.git_commit, dirty: code.dirty, diffHash: code.diff_hash };
  return { runId: run_id, contentId: content_id, timestamp, dataHash: lake.data_hash, code: fingerprint };
}
