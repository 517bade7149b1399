import { formatDay, resultJson } from '@regimelab/core';
import { auditMajorsAlts } from '../audit/audit-majors-alts.js';
import { lookAheadError } from '../audit/audit-look-ahead.js';
import type { LakeReading } from '../lake-reading.js';
import type { RunJob, RunProduct } from '../run-system.js';
import { assumptionsOf } from '../with-lake.js';
import { computeMajorsAlts, walkDays, type MajorsAltsResult } from './compute-majors-alts.js';
import { runCounters } from './counters.js';
import { evaluateRegimes, regimeEvaluationJson } from './evaluate-regimes.js';
import { featuresWide } from './features-wide.js';
import type { MajorsAltsLake } from './load-majors-alts-lake.js';
import type { MajorsAltsConfig } from './majors-alts-config.js';
import { kpisJson, majorsAltsKpis, type MajorsAltsKpis } from './majors-alts-kpis.js';
import { lakeFactsOf, majorsAltsManifest, type MajorsAltsFacts } from './majors-alts-manifest.js';
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
import { verdict } from './verdict.js';

/** What a majors-alts run makes of a lake. */
export interface MajorsAltsProduct extends RunProduct {
  readonly facts: MajorsAltsFacts;
  readonly kpis: MajorsAltsKpis;
  readonly metrics: readonly RegimeMetrics[];
  readonly verdict: readonly string[];
}

/**
 * Computes a majors-alts backtest and everything its folder holds.
 *
 * @returns with the failure {LookAheadError} `LOOK_AHEAD` where the audit finds a value that knew the future
 * @throws {DataError} `BACKTEST_NO_DAYS`, `BACKTEST_TOO_SHORT`; {InvariantError}
 */
export async function produceMajorsAlts(
  { origin, snapshot, loaded }: LakeReading<MajorsAltsLake>,
  { config, header, window, runId, contentId, timestamp, code, node, elapsed, stage }: RunJob<MajorsAltsConfig>,
): Promise<MajorsAltsProduct> {
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
  const lookAhead = auditMajorsAlts(loaded, result, config);
  const facts: MajorsAltsFacts = {
    runId,
    contentId,
    timestamp,
    durationSeconds: elapsed(),
    header,
    config,
    window,
    lake: lakeFactsOf({ origin, snapshot, loaded }, config.data),
    loaded,
    result,
    counters,
    totalReturnByHaircut: totalReturnByHaircut(result, config),
    lookAhead,
    code,
    node,
  };
  const files = new Map<string, string | Uint8Array>([
    ['regime_timeline.csv', regimeTimelineCsv(result)],
    ['features_wide.parquet', await featuresWide(result)],
    ['bt_daily_pnl.csv', dailyPnlCsv(result, daily)],
    ['bt_equity_curve.csv', equityCurveCsv(result, daily)],
    ['kpis.json', resultJson(kpisJson(kpis, counters))],
    ['regime_metrics.csv', regimeMetricsCsv(metrics)],
    ...(evaluation === null
      ? []
      : [['regime_evaluation.json', resultJson(regimeEvaluationJson(evaluation, result.signals.regime.names))] as const]),
    ['neutrality.csv', neutralityCsv(result, neutrality)],
    ['pnl_ledger.csv', ledgerCsv(result)],
  ]);
  if (config.outputs.dashboard) {
    stage('rendering the dashboard');
    const { dashboardHtml } = await import('./majors-alts-dashboard.js');
    files.set('dashboard.html', dashboardHtml(facts, { daily, neutrality, kpis, metrics, evaluation, verdict: sentences }));
  }
  files.set('run_manifest.json', resultJson(majorsAltsManifest(facts, files)));
  const failure = lookAheadError(lookAhead);
  return { files, facts, kpis, metrics, verdict: sentences, notes: notesOf(facts), ...(failure === null ? {} : { failure }) };
}

/**
 * What the run would have returned had delisted names been closed at their last price, and at half of it. Up to the first delisting all haircuts
 * are one, so only the days after it are walked again: half of the time of a second walk on average.
 */
export function totalReturnByHaircut(result: MajorsAltsResult, config: MajorsAltsConfig): Readonly<Record<string, number | null>> | null {
  const { beforeDelisting } = result.backtest;
  if (beforeDelisting === null) return null;
  return Object.fromEntries(
    [0, 0.5].map((haircut) => {
      const changed = { ...config, backtest: { ...config.backtest, delist_haircut: haircut } };
      const { equity } = haircut === config.backtest.delist_haircut ? result.backtest : walkDays(result, changed, beforeDelisting);
      return [String(haircut), equity.at(-1)! / config.costs.initial_equity_usd - 1];
    }),
  );
}

/** What a reader should know before believing the run. */
export function notesOf({ lake: { lake }, loaded, result }: MajorsAltsFacts): readonly string[] {
  return [
    ...assumptionsOf(lake),
    ...(loaded.fundingAbsent ? ['the lake has no funding table: no funding is charged (FUNDING_ABSENT)'] : []),
    ...(result.backtest.ruined
      ? [`the account was ruined on ${formatDay(result.grid.times[result.backtest.rows.last]!)}: the run ends there`]
      : []),
  ];
}
