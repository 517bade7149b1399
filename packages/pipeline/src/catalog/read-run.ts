import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDay } from '@regimelab/core';
import type { CodeFingerprint, FoundRun, RunMetrics, RunSummary } from '@regimelab/catalog';
import { sharpeMoments } from '@regimelab/bootstrap-stats';
import { regimeStability } from '@regimelab/labeling';
import type { MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import { regimeNames } from '../majors-alts/regime-names.js';
import type { MsmConfig } from '../msm/msm-config.js';
import { attemptIdentity, type RunIdentity, type SystemConfig } from './attempt-identity.js';

/** Horizon whose spread the catalog shows. */
const SPREAD_HORIZON = 'horizon_20d';

/** The catalog's columns by `kpis.json`'s keys. */
const KPI_COLUMNS = ['cagr', 'sharpe', 'sortino', 'max_drawdown', 'calmar', 'hit_rate', 'psr'] as const;

const NO_METRICS: RunMetrics = {
  cagr: null,
  sharpe: null,
  sortino: null,
  max_drawdown: null,
  calmar: null,
  hit_rate: null,
  switches_per_year: null,
  avg_regime_duration_days: null,
  regime_distribution: null,
  psr: null,
  spread_1_5_h20: null,
  spread_1_5_h20_pvalue: null,
};

/**
 * Reads a finished run from its folder, for the catalog: all it lists comes from the run's own files, so that it can be remade from them.
 *
 * @returns null where the folder is no finished run of a system that is known here, or a run without any result
 */
export async function readRun(folder: string): Promise<FoundRun | null> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, 'run_manifest.json'), 'utf8')) as Manifest;
    const found = 'resolved_config' in manifest ? majorsAltsRun(manifest) : msmRun(manifest);
    if (found === null) return null;
    const { of, run, snapshot, seconds, draws } = found;
    return {
      identity: attemptIdentity(of, run),
      path: folder,
      config: of.config,
      snapshot,
      summary: of.system === 'msm_v0' ? { draws, metrics: NO_METRICS, returns: null } : await majorsAltsSummary(folder, of.config, draws),
      finishedAt: new Date(Date.parse(run.timestamp) + 1000 * seconds).toISOString(),
    };
  } catch {
    // No manifest, not a manifest of ours, or one of another version of the program: for the catalog it is no run.
    return null;
  }
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
  readonly lake: { readonly data_hash: string; readonly files: unknown };
  readonly code: ManifestCode;
}

interface MajorsAltsManifest extends CommonManifest {
  readonly experiment_id: string;
  readonly title: string;
  readonly category_path: string;
  readonly experiment_spec: { readonly system: string };
  readonly resolved_config: MajorsAltsConfig;
  readonly start: string;
  readonly end: string;
  readonly duration_s: number;
  readonly n_trials: number;
}

interface MsmManifest extends CommonManifest {
  readonly config: MsmConfig;
  readonly metadata: { readonly start_date: string; readonly end_date: string; readonly n_weeks: number };
  readonly experiment: { readonly experiment_id: string; readonly title: string; readonly category_path: string; readonly system: string };
}

type Manifest = MajorsAltsManifest | MsmManifest;

interface Found {
  readonly of: SystemConfig;
  readonly run: RunIdentity;
  readonly snapshot: unknown;
  readonly seconds: number;
  readonly draws: number;
}

function majorsAltsRun(manifest: MajorsAltsManifest): Found | null {
  if (manifest.experiment_spec.system !== 'majors_alts') return null;
  const { experiment_id, title, category_path, start, end } = manifest;
  return {
    of: { system: 'majors_alts', config: manifest.resolved_config },
    run: {
      ...commonOf(manifest),
      header: { experimentId: experiment_id, title, categoryPath: category_path },
      window: { start: parseDay(start)!, end: parseDay(end)! },
    },
    snapshot: manifest.lake.files,
    seconds: manifest.duration_s,
    draws: manifest.n_trials - 1,
  };
}

function msmRun(manifest: MsmManifest): Found | null {
  const { experiment, metadata } = manifest;
  if (experiment.system !== 'msm_v0' || metadata.n_weeks === 0) return null;
  return {
    of: { system: 'msm_v0', config: manifest.config },
    run: {
      ...commonOf(manifest),
      header: { experimentId: experiment.experiment_id, title: experiment.title, categoryPath: experiment.category_path },
      window: { start: parseDay(metadata.start_date)!, end: parseDay(metadata.end_date)! },
    },
    snapshot: manifest.lake.files,
    seconds: 0,
    draws: 0,
  };
}

function commonOf({ run_id, content_id, timestamp, lake, code }: CommonManifest): Omit<RunIdentity, 'header' | 'window'> {
  const fingerprint: CodeFingerprint = { version: code.version, commit: code.git_commit, dirty: code.dirty, diffHash: code.diff_hash };
  return { runId: run_id, contentId: content_id, timestamp, dataHash: lake.data_hash, code: fingerprint };
}

async function majorsAltsSummary(folder: string, config: MajorsAltsConfig, draws: number): Promise<RunSummary> {
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const [kpis, timeline, daily, evaluation] = await Promise.all([
    read('kpis.json').then((text) => JSON.parse(text) as Readonly<Record<string, number | null>>),
    read('regime_timeline.csv').then(csvColumns),
    read('bt_daily_pnl.csv').then(csvColumns),
    // Written only where regimes are evaluated.
    read('regime_evaluation.json').then(
      (text) => JSON.parse(text) as Readonly<Record<string, { readonly edge_stats: Readonly<Record<string, number | null>> }>>,
      () => null,
    ),
  ]);
  const names = regimeNames(config.regime);
  const stability = regimeStability(
    { names, code: Int8Array.from(timeline('regime'), (name) => (name === '' ? -1 : names.indexOf(name))) },
    Int32Array.from(timeline('date'), (date) => parseDay(date)!),
  );
  const spread = evaluation?.[SPREAD_HORIZON]?.edge_stats;
  const dates = daily('date');
  const values = Float64Array.from(daily('r_ls_net'), (cell) => (cell === '' ? NaN : Number(cell)));
  return {
    draws,
    metrics: {
      ...NO_METRICS,
      ...Object.fromEntries(KPI_COLUMNS.map((name) => [name, kpis[name] ?? null])),
      switches_per_year: stability.switchesPerYear,
      avg_regime_duration_days: stability.avgRegimeDurationDays,
      regime_distribution: stability.regimeDistribution,
      spread_1_5_h20: spread?.['spread_1_5'] ?? null,
      spread_1_5_h20_pvalue: spread?.['spread_1_5_pvalue'] ?? null,
    },
    returns:
      values.length === 0
        ? null
        : { summary: { start: dates[0]!, end: dates.at(-1)!, n: values.length, moments: sharpeMoments(values) }, values },
  };
}

/** The columns of a file of ours in which no field is quoted. */
function csvColumns(text: string): (name: string) => readonly string[] {
  const [head, ...rows] = text.trimEnd().split('\n').map((line) => line.split(','));
  return (name) => {
    const column = head!.indexOf(name);
    if (column < 0) throw new RangeError(`no column ${name}`);
    return rows.map((row) => row[column]!);
  };
}
