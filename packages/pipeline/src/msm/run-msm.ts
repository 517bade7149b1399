import { DataError, InterruptedError, resultJson, type Day } from '@regimelab/core';
import { codeFingerprint, contentId, planRunDirectory, writeRunDirectory, type RunDirectory } from '@regimelab/catalog';
import { takeSnapshot } from '@regimelab/lake-io';
import { assumptionsOf, withLake } from '../with-lake.js';
import { computeMsm, REJECTION_REASONS } from './compute-msm.js';
import { labelVersions, type LabelVersions } from './label-versions.js';
import { loadMsmLake, withLakeIds } from './load-msm-lake.js';
import type { ExperimentHeader } from '../experiment-header.js';
import type { MsmConfig } from './msm-config.js';
import { msmManifest, runContent, type MsmManifestFacts } from './msm-manifest.js';
import { currentJson, inferenceCsv, inferenceJson, rejectionsCsv, summaryCsv, timeseriesCsv } from './msm-tables.js';
import { recordRun, type BeginRecord, type RunCatalog } from '../record-run.js';
import { sanityCheck, type SanityCheck } from './sanity-check.js';

/** What to run, and everything of the outside world a run may use. */
export interface MsmRequest {
  readonly config: MsmConfig;
  readonly header: ExperimentHeader;
  /** First and last decision date, both included. */
  readonly window: { readonly start: Day; readonly end: Day };
  /** Name of the run's folder; null: its content id. */
  readonly runId: string | null;
  /** Whether a finished run of that name may be replaced. */
  readonly force: boolean;
  /** Milliseconds since 1970: the run's one clock. */
  readonly now: number;
  /** The running code. */
  readonly code: { readonly directory: string; readonly version: string; readonly node: string };
  /** Where the run is recorded as a trial; null or left out: nowhere. */
  readonly catalog?: RunCatalog | null;
  readonly signal?: AbortSignal;
  /** Told at the start of each stage. */
  readonly onStage?: (stage: string) => void;
}

/** A finished run. */
export interface MsmRun {
  readonly directory: RunDirectory;
  readonly facts: MsmManifestFacts;
  readonly summaries: LabelVersions;
  /** What a reader should know before believing the run, one sentence each. */
  readonly notes: readonly string[];
  readonly files: readonly string[];
}

/**
 * Runs MSM v0 from lake to report and writes its folder, whole or not at all.
 *
 * @throws {LakeError}, {ConfigError}, {OutputError}; {DataError} `MSM_NO_VALID_WEEKS` after the folder, with headers only, is written
 */
export function runMsm(request: MsmRequest): Promise<MsmRun> {
  return recordRun(request.catalog ?? null, (begin) => computeAndWrite(request, begin));
}

async function computeAndWrite(request: MsmRequest, begin: BeginRecord): Promise<MsmRun> {
  const { header, window, code } = request;
  const stage = (name: string) => {
    if (request.signal?.aborted) throw new InterruptedError('msm run');
    request.onStage?.(name);
  };
  // A refusal that the arguments alone decide must come before any reading.
  if (request.runId !== null) await planDirectory(request, request.runId);
  const fingerprint = codeFingerprint(code.directory, code.version);
  return withLake(request.config, async (lake) => {
    const config = withLakeIds(request.config, lake);
    stage('reading the lake');
    const [loaded, { snapshot, msmReport }] = await Promise.all([
      loadMsmLake(lake, config, request.now),
      // Charts and tests are the slowest modules to load: they are parsed once the engine has its work.
      takeSnapshot(lake).then(async (snapshot) => {
        const [report] = await Promise.all([import('./msm-report.js'), config.inference.enabled ? import('./msm-inference.js') : null]);
        return { snapshot, msmReport: report.msmReport };
      }),
    ]);
    const content = contentId(header.experimentId, runContent(config, window, lake.descriptor, snapshot, await fingerprint));
    const directory = await planDirectory(request, request.runId ?? content);
    const timestamp = new Date(request.now).toISOString();
    await begin({ system: 'msm_v0', config, header, window, contentId: content, directory, snapshot, code: await fingerprint, timestamp });
    stage('computing weeks');
    const result = computeMsm(loaded.panels, config, window, new Set(loaded.excluded.keys()));
    const facts: MsmManifestFacts = {
      runId: directory.runId,
      contentId: content,
      timestamp,
      header,
      config,
      window,
      lake,
      loaded,
      snapshot,
      result,
      sanity: sanityCheck(loaded, config, window),
      code: await fingerprint,
      node: code.node,
    };
    if (config.inference.enabled) stage('testing the labels');
    const summaries = await labelVersions(result, config);
    stage('rendering the report');
    const files = renderFiles(facts, summaries, msmReport);
    stage('writing the run');
    await writeRunDirectory(directory, files);
    if (result.valid.length === 0) throw noValidWeeks(facts, directory);
    return { directory, facts, summaries, notes: notesOf(facts), files: [...files.keys()] };
  });
}

/** Looks at the coverage of a run and writes nothing. */
export async function checkMsmCoverage({ config, window, now }: Pick<MsmRequest, 'config' | 'window' | 'now'>): Promise<SanityCheck> {
  return withLake(config, async (lake) => {
    const ids = withLakeIds(config, lake);
    return sanityCheck(await loadMsmLake(lake, ids, now), ids, window);
  });
}

function planDirectory({ config, force }: MsmRequest, runId: string): Promise<RunDirectory> {
  return planRunDirectory({ parent: config.outputs.reports_dir, runId, lake: config.data.data_lake_dir, force });
}

function notesOf({ lake, loaded }: MsmManifestFacts): readonly string[] {
  return [
    ...assumptionsOf(lake),
    ...(loaded.panels.funding === null ? ['the lake has no fact_funding: every week fails the funding check'] : []),
  ];
}

function renderFiles(
  facts: MsmManifestFacts,
  versions: LabelVersions,
  report: (facts: MsmManifestFacts, versions: LabelVersions) => string,
): ReadonlyMap<string, string> {
  const { result, config } = facts;
  const files = new Map<string, string>([['msm_timeseries.csv', timeseriesCsv(result, config)]]);
  for (const { version, rows } of versions) if (rows.length > 0) files.set(`summary_by_label_${version}.csv`, summaryCsv(rows));
  const tested = versions.flatMap(({ version, inference }) => (inference === null ? [] : [{ version, inference }]));
  for (const { version, inference } of tested) files.set(`inference_by_label_${version}.csv`, inferenceCsv(inference));
  if (tested.length > 0) files.set('inference.json', inferenceJson(tested));
  files.set('rejections.csv', rejectionsCsv(result));
  files.set('msm_current.json', currentJson(result, config));
  files.set('report.html', report(facts, versions));
  files.set('run_manifest.json', resultJson(msmManifest(facts, files)));
  return files;
}

function noValidWeeks({ result }: MsmManifestFacts, { path }: RunDirectory): DataError {
  const counts = REJECTION_REASONS.map((reason) => [reason, result.rejections.filter((given) => given === reason).length] as const);
  const shown = counts.filter(([, count]) => count > 0).map(([reason, count]) => `${count} ${reason}`);
  return new DataError('MSM_NO_VALID_WEEKS', `none of ${result.days.length} decision dates is a valid week: ${shown.join(', ')}`, {
    hint: `see rejections.csv in ${path}; \`--sanity-check-only\` shows what the lake covers`,
    context: { counts: Object.fromEntries(counts), path },
  });
}
