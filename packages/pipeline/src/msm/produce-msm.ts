import { resolve } from 'node:path';
import { DataError, resultJson } from '@regimelab/core';
import { auditMsm } from '../audit/audit-msm.js';
import { lookAheadError } from '../audit/audit-look-ahead.js';
import type { LakeReading } from '../lake-reading.js';
import type { RunJob, RunProduct } from '../run-system.js';
import { assumptionsOf } from '../with-lake.js';
import { computeMsm, REJECTION_REASONS } from './compute-msm.js';
import { labelVersions, type LabelVersions } from './label-versions.js';
import type { MsmLake } from './load-msm-lake.js';
import type { MsmConfig } from './msm-config.js';
import { msmManifest, type MsmManifestFacts } from './msm-manifest.js';
import { msmReport } from './msm-report.js';
import { currentJson, inferenceCsv, inferenceJson, rejectionsCsv, summaryCsv, timeseriesCsv } from './msm-tables.js';
import { sanityCheck } from './sanity-check.js';

/** What an MSM v0 run makes of a lake. */
export interface MsmProduct extends RunProduct {
  readonly facts: MsmManifestFacts;
  readonly summaries: LabelVersions;
}

/**
 * Computes MSM v0 and everything the run's folder holds.
 *
 * @returns with the failure {LookAheadError} `LOOK_AHEAD` where the audit finds a value that knew the future; {DataError} `MSM_NO_VALID_WEEKS`
 *   where the tables hold headers only
 * @throws {DataError} `MSM_NO_DECISION_DATES`, `MSM_MAJOR_MISSING`
 */
export async function produceMsm(
  { origin, snapshot, loaded }: LakeReading<MsmLake>,
  { config, header, window, runId, contentId, timestamp, code, node, stage }: RunJob<MsmConfig>,
): Promise<MsmProduct> {
  stage('computing weeks');
  const result = computeMsm(loaded.panels, config, window, new Set(loaded.excluded.keys()));
  const facts: MsmManifestFacts = {
    ...{ runId, contentId, timestamp, header, config, window, loaded, snapshot, result, code, node },
    lake: origin,
    sanity: sanityCheck(loaded, config, window),
    lookAhead: auditMsm(loaded, result, config),
  };
  if (config.inference.enabled) stage('testing the labels');
  const summaries = await labelVersions(result, config);
  stage('rendering the report');
  const files = renderFiles(facts, summaries);
  const product = { files, facts, summaries, notes: notesOf(facts) };
  const failure = lookAheadError(facts.lookAhead) ?? (result.valid.length === 0 ? noValidWeeks(facts) : null);
  return failure === null ? product : { ...product, failure };
}

function notesOf({ lake, loaded }: MsmManifestFacts): readonly string[] {
  return [
    ...assumptionsOf(lake),
    ...(loaded.panels.funding === null ? ['the lake has no fact_funding: every week fails the funding check'] : []),
  ];
}

function renderFiles(facts: MsmManifestFacts, versions: LabelVersions): ReadonlyMap<string, string> {
  const { result, config } = facts;
  const files = new Map<string, string>([['msm_timeseries.csv', timeseriesCsv(result, config)]]);
  for (const { version, rows } of versions) if (rows.length > 0) files.set(`summary_by_label_${version}.csv`, summaryCsv(rows));
  const tested = versions.flatMap(({ version, inference }) => (inference === null ? [] : [{ version, inference }]));
  for (const { version, inference } of tested) files.set(`inference_by_label_${version}.csv`, inferenceCsv(inference));
  if (tested.length > 0) files.set('inference.json', inferenceJson(tested));
  files.set('rejections.csv', rejectionsCsv(result));
  files.set('msm_current.json', currentJson(result, config));
  files.set('report.html', msmReport(facts, versions));
  files.set('run_manifest.json', resultJson(msmManifest(facts, files)));
  return files;
}

function noValidWeeks({ result, runId, config }: MsmManifestFacts): DataError {
  const path = resolve(config.outputs.reports_dir, runId);
  const counts = REJECTION_REASONS.map((reason) => [reason, result.rejections.filter((given) => given === reason).length] as const);
  const shown = counts.filter(([, count]) => count > 0).map(([reason, count]) => `${count} ${reason}`);
  return new DataError('MSM_NO_VALID_WEEKS', `none of ${result.days.length} decision dates is a valid week: ${shown.join(', ')}`, {
    hint: `see rejections.csv in ${path}; \`--sanity-check-only\` shows what the lake covers`,
    context: { counts: Object.fromEntries(counts), path },
  });
}
