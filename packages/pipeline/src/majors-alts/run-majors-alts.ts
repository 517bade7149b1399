import { codeFingerprint, contentId, planRunDirectory, writeRunDirectory, type RunDirectory } from '@regimelab/catalog';
import { formatDay, InterruptedError, resultJson, type Day } from '@regimelab/core';
import { takeSnapshot } from '@regimelab/lake-io';
import { parquetBytes, type TableColumns } from '@regimelab/lake-io/write';
import type { ExperimentHeader } from '../experiment-header.js';
import { computeMajorsAlts, walkDays, type MajorsAltsResult } from './compute-majors-alts.js';
import { runCounters } from './counters.js';
import { assumptionsOf, withLake } from '../with-lake.js';
import { evaluateRegimes, regimeEvaluationJson } from './evaluate-regimes.js';
import { loadMajorsAltsLake, withLakeIds } from './load-majors-alts-lake.js';
import type { MajorsAltsConfig } from './majors-alts-config.js';
import { kpisJson, majorsAltsKpis, type MajorsAltsKpis } from './majors-alts-kpis.js';
import { CLOCKED_TABLES, majorsAltsManifest, runContent, type MajorsAltsFacts } from './majors-alts-manifest.js';
import {
  dailyColumns,
  dailyPnlCsv,
  equityCurveCsv,
  ledgerCsv,
  neutralityColumns,
  neutralityCsv,
  regimeMetrics,
  regimeMetricsCsv,
  regimeTimelineCsv,
  type RegimeMetrics,
} from './majors-alts-tables.js';
import { recordRun, type BeginRecord, type RunCatalog } from '../record-run.js';
import { verdict } from './verdict.js';

/** What to run, and everything of the outside world a run may use. */
export interface MajorsAltsRequest {
  readonly config: MajorsAltsConfig;
  readonly header: ExperimentHeader;
  /** First and last day, both included. */
  readonly window: { readonly start: Day; readonly end: Day };
  /** Name of the run's folder; null: its content id. */
  readonly runId: string | null;
  /** Whether a finished run of that name may be replaced. */
  readonly force: boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** The running code. */
  readonly code: { readonly directory: string; readonly version: string; readonly node: string };
  /** Where the run is recorded as a trial; null or left out: nowhere. */
  readonly catalog?: RunCatalog | null;
  readonly signal?: AbortSignal;
  /** Told at the start of each stage. */
  readonly onStage?: (stage: string) => void;
}

/** Stages a run announces. */
export const MAJORS_ALTS_STAGES = 5;

/** A finished run. */
export interface MajorsAltsRun {
  readonly directory: RunDirectory;
  readonly facts: MajorsAltsFacts;
  readonly kpis: MajorsAltsKpis;
  readonly metrics: readonly RegimeMetrics[];
  readonly verdict: readonly string[];
  /** What a reader should know before believing the run, one sentence each. */
  readonly notes: readonly string[];
  readonly files: readonly string[];
}

/**
 * Runs a majors-alts backtest from lake to dashboard and writes its folder, whole or not at all.
 *
 * @throws {LakeError}, {ConfigError}, {OutputError}; {DataError} `BACKTEST_NO_DAYS`, `BACKTEST_TOO_SHORT`, `MAJOR_MISSING`; {InvariantError}
 */
export function runMajorsAlts(request: MajorsAltsRequest): Promise<MajorsAltsRun> {
  return recordRun(request.catalog ?? null, (begin) => computeAndWrite(request, begin));
}

async function computeAndWrite(request: MajorsAltsRequest, begin: BeginRecord): Promise<MajorsAltsRun> {
  const { header, window, code } = request;
  const started = request.clock();
  const stage = (name: string) => {
    if (request.signal?.aborted) throw new InterruptedError('backtest');
    request.onStage?.(name);
  };
  // A refusal that the arguments alone decide must come before any reading.
  if (request.runId !== null) await planDirectory(request, request.runId);
  const fingerprint = codeFingerprint(code.directory, code.version);
  return withLake(request.config, async (lake) => {
    const config = withLakeIds(request.config, lake);
    stage('reading the lake');
    // The chart library is the slowest thing to load: it is parsed while the engine reads.
    const reporting = import('./majors-alts-dashboard.js');
    const [loaded, snapshot] = await Promise.all([loadMajorsAltsLake(lake, config, started, window.start), takeSnapshot(lake)]);
    const content = contentId(header.experimentId, runContent(config, window, lake.descriptor, snapshot, await fingerprint));
    const directory = await planDirectory(request, request.runId ?? content);
    const timestamp = new Date(started).toISOString();
    await begin({
      system: 'majors_alts',
      config,
      header,
      window,
      contentId: content,
      directory,
      snapshot,
      code: await fingerprint,
      timestamp,
    });

    stage('computing features, regimes and books');
    const result = computeMajorsAlts(loaded, config, window);
    stage('measuring and testing');
    const daily = dailyColumns(result);
    const neutrality = neutralityColumns(result);
    const metrics = regimeMetrics(result);
    const kpis = majorsAltsKpis(result, config);
    const evaluation = evaluateRegimes(result, config);
    const counters = runCounters(result);
    const sentences = verdict(result, kpis, evaluation, config);
    const facts: MajorsAltsFacts = {
      runId: directory.runId,
      contentId: content,
      timestamp,
      durationSeconds: (request.clock() - started) / 1000,
      header,
      config,
      window,
      lake: {
        lake,
        snapshot,
        tables: loaded.tables,
        clocked: CLOCKED_TABLES,
        checks: loaded.checks,
        categoryTags: loaded.categoryTags,
        data: config.data,
      },
      loaded,
      result,
      counters,
      totalReturnByHaircut: totalReturnByHaircut(result, config),
      code: await fingerprint,
      node: code.node,
    };

    stage('rendering the dashboard');
    const { dashboardHtml } = await reporting;
    const files = new Map<string, string | Uint8Array>([
      ['regime_timeline.csv', regimeTimelineCsv(result)],
      ['features_wide.parquet', await parquetBytes(featuresWide(result))],
      ['bt_daily_pnl.csv', dailyPnlCsv(result, daily)],
      ['bt_equity_curve.csv', equityCurveCsv(result, daily)],
      ['kpis.json', resultJson(kpisJson(kpis, counters))],
      ['regime_metrics.csv', regimeMetricsCsv(metrics)],
      ...(evaluation === null
        ? []
        : [['regime_evaluation.json', resultJson(regimeEvaluationJson(evaluation, result.signals.regime.names))] as const]),
      ['neutrality.csv', neutralityCsv(result, neutrality)],
      ['pnl_ledger.csv', ledgerCsv(result)],
      ['dashboard.html', dashboardHtml(facts, { daily, neutrality, kpis, metrics, evaluation, verdict: sentences })],
    ]);
    files.set('run_manifest.json', resultJson(majorsAltsManifest(facts, files)));
    stage('writing the run');
    await writeRunDirectory(directory, files);
    return { directory, facts, kpis, metrics, verdict: sentences, notes: notesOf(facts), files: [...files.keys()] };
  });
}

function planDirectory({ config, force }: MajorsAltsRequest, runId: string): Promise<RunDirectory> {
  return planRunDirectory({ parent: config.outputs.reports_dir, runId, lake: config.data.data_lake_dir, force });
}

/** `features_wide.parquet`: the features of the window. */
function featuresWide({ features, rows, grid }: MajorsAltsResult): TableColumns {
  const within = (values: Float64Array) => ({ type: 'number' as const, values: values.slice(rows.first, rows.last + 1) });
  const raw = Object.entries(features.raw).map(([name, values]) => [`raw_${name}`, within(values)] as const);
  const z = Object.entries(features.z).map(([name, values]) => [`z_${name}`, within(values)] as const);
  return {
    date: { type: 'day', values: grid.times.slice(rows.first, rows.last + 1) },
    ...Object.fromEntries([...raw, ...z]),
    valid: { type: 'flag', values: Array.from(features.valid.subarray(rows.first, rows.last + 1), (valid) => valid === 1) },
  };
}

/** What the run would have returned had delisted names been closed at their last price, and at half of it. */
function totalReturnByHaircut(result: MajorsAltsResult, config: MajorsAltsConfig): Readonly<Record<string, number | null>> | null {
  if (result.backtest.counters.delisted === 0) return null;
  return Object.fromEntries(
    [0, 0.5].map((haircut) => {
      const { equity } = walkDays(result, { ...config, backtest: { ...config.backtest, delist_haircut: haircut } });
      return [String(haircut), equity.at(-1)! / config.costs.initial_equity_usd - 1];
    }),
  );
}

function notesOf({ lake: { lake }, loaded, result }: MajorsAltsFacts): readonly string[] {
  return [
    ...assumptionsOf(lake),
    ...(loaded.fundingAbsent ? ['the lake has no funding table: no funding is charged (FUNDING_ABSENT)'] : []),
    ...(result.backtest.ruined
      ? [`the account was ruined on ${formatDay(result.grid.times[result.backtest.rows.last]!)}: the run ends there`]
      : []),
  ];
}
