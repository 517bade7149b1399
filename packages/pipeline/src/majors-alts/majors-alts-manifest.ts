import type { CodeFingerprint } from '@regimelab/catalog';
import { canonicalJson, formatDay, MS_PER_DAY, sha256, type Day } from '@regimelab/core';
import type { LakeDescriptor, Snapshot, TableName } from '@regimelab/lake-io';
import { lookAheadRecord, type LookAheadVerdict } from '../audit/audit-look-ahead.js';
import type { ExperimentHeader } from '../experiment-header.js';
import { configHash } from '../config-hash.js';
import type { LakeReading, TableRecord } from '../lake-reading.js';
import { lakeRecord, type LakeFacts } from '../lake-record.js';
import type { MajorsAltsResult } from './compute-majors-alts.js';
import type { MajorsAltsLake } from './load-majors-alts-lake.js';
import type { MajorsAltsConfig } from './majors-alts-config.js';

/** Everything a manifest is made of. */
export interface MajorsAltsFacts {
  readonly runId: string;
  readonly contentId: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly durationSeconds: number;
  readonly header: ExperimentHeader;
  readonly config: MajorsAltsConfig;
  readonly window: { readonly start: Day; readonly end: Day };
  readonly lake: LakeFacts;
  readonly loaded: MajorsAltsLake;
  readonly result: MajorsAltsResult;
  readonly counters: Readonly<Record<string, number>>;
  /** Total return by delisting haircut; null where nothing was delisted. */
  readonly totalReturnByHaircut: Readonly<Record<string, number | null>> | null;
  /** Null where no audit was made. */
  readonly lookAhead: LookAheadVerdict | null;
  readonly code: CodeFingerprint;
  readonly node: string;
}

/** Tables whose clock matters to a majors-alts run. */
const CLOCKED_TABLES: readonly TableName[] = [
  'fact_price',
  'fact_marketcap',
  'fact_volume',
  'fact_open_interest',
  'fact_funding',
  'fact_funding_settlement',
  'tracker_betas',
];

/** What a run knows of the lake it read. */
export function lakeFactsOf({ origin, snapshot, loaded }: LakeReading<MajorsAltsLake>, data: LakeFacts['data']): LakeFacts {
  const { tables, checks, categoryTags } = loaded;
  return { lake: origin, snapshot, tables, clocked: CLOCKED_TABLES, checks, categoryTags, data };
}

/** The content of `run_manifest.json` (specification 04, section 4; 03, section 12). */
export function majorsAltsManifest(facts: MajorsAltsFacts, files: ReadonlyMap<string, string | Uint8Array>) {
  const { header, config, loaded, lake, result, code } = facts;
  const newest = (name: string) => loaded.tables.find(({ table }) => table === name) ?? null;
  return {
    run_id: facts.runId,
    experiment_id: header.experimentId,
    title: header.title,
    category_path: header.categoryPath,
    timestamp: facts.timestamp,
    git_commit: code.commit,
    experiment_spec: { experiment_id: header.experimentId, title: header.title, category_path: header.categoryPath, system: 'majors_alts' },
    resolved_config: config,
    data_snapshot_dates: {
      price: observedDay(newest('fact_price')),
      funding: observedDay(newest('fact_funding')),
      open_interest: observedDay(newest('fact_open_interest')),
    },
    status: 'succeeded',
    start: formatDay(facts.window.start),
    end: formatDay(facts.window.end),
    seed: config.evaluation.bootstrap.seed,
    config_hash: configHash(config),
    data_hash: lake.snapshot.dataHash,
    code_hash: sha256(canonicalJson(code)),
    trial_family: header.trialFamily,
    lake: lakeRecord(lake),
    counters: facts.counters,
    duration_s: facts.durationSeconds,
    failure: null,
    unused_rows: result.unusedRows,
    total_return_by_haircut: facts.totalReturnByHaircut,
    ruined: result.backtest.ruined,
    simulated: {
      start: formatDay(result.grid.times[result.backtest.rows.first]!),
      end: formatDay(result.grid.times[result.backtest.rows.last]!),
      n_rows: result.backtest.equity.length,
      n_windows: result.windows.length,
    },
    funding_charged: result.market.measurement.funding !== null,
    label_type: result.signals.regime.causality,
    n_trials: 1 + result.searched.reduce((sum, { draws }) => sum + draws, 0),
    grid_search: result.searched.map((window) => ({
      start: formatDay(result.grid.times[window.test.first]!),
      end: formatDay(result.grid.times[window.test.last]!),
      value: window.value,
      weights: window.parameters.weights,
      thresholds: window.parameters.thresholds,
    })),
    model_fits:
      result.signals.fits === null
        ? null
        : {
            refits: result.signals.fits.refits,
            converged: result.signals.fits.converged,
            skipped: result.signals.fits.skipped.map(({ row, reason }) => ({ date: formatDay(result.grid.times[row]!), reason })),
          },
    look_ahead: facts.lookAhead && lookAheadRecord(facts.lookAhead),
    content_id: facts.contentId,
    versions: { regimelab: code.version, node: facts.node },
    code: { version: code.version, git_commit: code.commit, dirty: code.dirty, diff_hash: code.diffHash },
    files: Object.fromEntries([...files].map(([name, content]) => [name, sha256(content)])),
  };
}

/** What a run's result depends on; where things lie does not. */
export function runContent(
  config: MajorsAltsConfig,
  window: { start: Day; end: Day },
  descriptor: LakeDescriptor,
  snapshot: Snapshot,
  code: CodeFingerprint,
) {
  const { data: _data, outputs: _outputs, logging: _logging, universe, ...rest } = config;
  const { blacklist_path: _path, ...rules } = universe;
  const { name: _name, ...read } = descriptor;
  return {
    system: 'majors_alts',
    config: { ...rest, universe: rules },
    window: { start: formatDay(window.start), end: formatDay(window.end) },
    lake: { data_hash: snapshot.dataHash, descriptor: read },
    code,
  };
}

function observedDay(table: TableRecord | null): string | null {
  return table === null ? null : formatDay(Math.floor(table.newestObservedAt / MS_PER_DAY));
}
