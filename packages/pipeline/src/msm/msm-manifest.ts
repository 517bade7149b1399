import { formatDay, sha256, type Day } from '@regimelab/core';
import type { CodeFingerprint } from '@regimelab/catalog';
import type { LakeDescriptor, Snapshot } from '@regimelab/lake-io';
import { lookAheadRecord, type LookAheadVerdict } from '../audit/audit-look-ahead.js';
import type { MsmResult, RejectionReason } from './compute-msm.js';
import type { MsmLake } from './load-msm-lake.js';
import type { ExperimentHeader } from '../experiment-header.js';
import { configHash } from '../config-hash.js';
import { tableRecord, type LakeOrigin } from '../lake-reading.js';
import { lakeRecord, type LakeFacts } from '../lake-record.js';
import type { MsmConfig } from './msm-config.js';
import type { SanityCheck } from './sanity-check.js';

/** Everything a manifest is made of. */
export interface MsmManifestFacts {
  readonly runId: string;
  readonly contentId: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly header: ExperimentHeader;
  readonly config: MsmConfig;
  readonly window: { readonly start: Day; readonly end: Day };
  readonly lake: LakeOrigin;
  readonly loaded: MsmLake;
  readonly snapshot: Snapshot;
  readonly result: MsmResult;
  readonly sanity: SanityCheck;
  readonly lookAhead: LookAheadVerdict;
  readonly code: CodeFingerprint;
  readonly node: string;
}

/** The content of `run_manifest.json`: the original's keys first, then what identifies data, code and conventions. */
export function msmManifest(facts: MsmManifestFacts, files: ReadonlyMap<string, string>) {
  const { runId, config, result, code } = facts;
  const { days, valid, rejections } = result;
  const count = (reason: RejectionReason) => rejections.filter((given) => given === reason).length;
  return {
    run_id: runId,
    timestamp: facts.timestamp,
    config,
    metadata: {
      run_id: runId,
      start_date: formatDay(facts.window.start),
      end_date: formatDay(facts.window.end),
      n_weeks: valid.length,
      n_decision_dates: days.length,
      rejection_counts: {
        skipped_no_universe: count('skipped_no_universe'),
        skipped_funding_coverage: count('skipped_funding_coverage'),
        skipped_price_coverage: count('skipped_price_coverage'),
        skipped_returns_computation: count('skipped_returns_computation'),
        skipped_incomplete_week: count('skipped_incomplete_week'),
      },
      rejection_rate: {
        total_decision_dates: days.length,
        valid_weeks: valid.length,
        rejection_rate_pct: (100 * (days.length - valid.length)) / days.length,
      },
      sanity_check: facts.sanity,
    },
    degenerate_reference_weeks: result.fullSample.degenerate + result.trailing.degenerate,
    lake: lakeRecord(lakeFacts(facts)),
    config_hash: configHash(config),
    versions: { regimelab: code.version, node: facts.node },
    content_id: facts.contentId,
    experiment: {
      experiment_id: facts.header.experimentId,
      title: facts.header.title,
      category_path: facts.header.categoryPath,
      trial_family: facts.header.trialFamily,
      system: 'msm_v0',
    },
    code: { version: code.version, git_commit: code.commit, dirty: code.dirty, diff_hash: code.diffHash },
    look_ahead: lookAheadRecord(facts.lookAhead),
    labels: { v0_0: result.fullSample.causality, v0_1: result.trailing.causality },
    files: Object.fromEntries([...files].map(([name, content]) => [name, sha256(content)])),
  };
}

/** What a run's result depends on; where things lie does not. */
export function runContent(
  config: MsmConfig,
  window: { start: Day; end: Day },
  descriptor: LakeDescriptor,
  snapshot: Snapshot,
  code: CodeFingerprint,
) {
  const { data: _data, outputs: _outputs, universe, ...rest } = config;
  const { blacklist_path: _path, ...rules } = universe;
  const { name: _name, ...read } = descriptor;
  return {
    system: 'msm_v0',
    config: { ...rest, universe: rules },
    window: { start: formatDay(window.start), end: formatDay(window.end) },
    lake: { data_hash: snapshot.dataHash, descriptor: read },
    code,
  };
}

/** What the run knows of the lake it read. */
export function lakeFacts({ lake, snapshot, loaded, config }: MsmManifestFacts): LakeFacts {
  const { price, marketCap, funding } = loaded.panels;
  return {
    lake,
    snapshot,
    tables: [price, marketCap, ...(funding === null ? [] : [funding])].map(tableRecord),
    clocked: ['fact_price', 'fact_marketcap', 'fact_funding'],
    checks: loaded.checks,
    categoryTags: loaded.categoryTags,
    data: config.data,
  };
}

/** One sentence for each reason, for people. */
export const REJECTION_MEANING: Readonly<Record<RejectionReason, string>> = {
  skipped_no_universe: 'fewer eligible alts than universe.min_basket_size',
  skipped_funding_coverage: 'too few basket members with enough days of funding before the decision',
  skipped_incomplete_week: 'the prices end before the next decision date',
  skipped_price_coverage: 'too few basket members with a price at both ends of the week',
  skipped_returns_computation: 'a major has no price at one end of the week',
};
