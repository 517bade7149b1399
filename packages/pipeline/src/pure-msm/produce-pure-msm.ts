import { resultJson } from '@regimelab/core';
import { regimeStability } from '@regimelab/labeling';
import { parquetBytes } from '@regimelab/lake-io/write';
import { lookAheadError } from '../audit/audit-look-ahead.js';
import { auditMajorsAlts, DECISION_STAGES } from '../audit/audit-majors-alts.js';
import { configHash } from '../config-hash.js';
import type { LakeReading } from '../lake-reading.js';
import { runCounters } from '../majors-alts/counters.js';
import { evaluateReturns, regimeEvaluationJson } from '../majors-alts/evaluate-regimes.js';
import { kpisJson, majorsAltsKpis, type MajorsAltsKpis } from '../majors-alts/majors-alts-kpis.js';
import { lakeFactsOf, majorsAltsManifest, type MajorsAltsFacts } from '../majors-alts/majors-alts-manifest.js';
import {
  dailyColumns,
  dailyPnlCsv,
  ledgerCsv,
  neutralityColumns,
  neutralityCsv,
  regimeMetrics,
  regimeMetricsCsv,
  type RegimeMetrics,
} from '../majors-alts/majors-alts-tables.js';
import { notesOf, totalReturnByHaircut } from '../majors-alts/produce-majors-alts.js';
import { bookSentences, edgeSentences } from '../majors-alts/verdict.js';
import type { RunJob, RunProduct } from '../run-system.js';
import { computePureMsm, pureMsmBookAt, type PureMsmResult } from './compute-pure-msm.js';
import type { PureMsmLake } from './load-pure-msm-lake.js';
import type { PureMsmConfig } from './pure-msm-config.js';
import { regimeTimeseries, returnsTable, stabilityJson } from './pure-msm-tables.js';
import { toMajorsAltsConfig } from './to-majors-alts-config.js';

/** Everything a pure MSM run knows: `config` is what the monitor ran with, `experiment` what the experiment said. */
export interface PureMsmFacts extends MajorsAltsFacts {
  readonly result: PureMsmResult;
  readonly experiment: PureMsmConfig;
}

/** What a pure MSM run makes of a lake. */
export interface PureMsmProduct extends RunProduct {
  readonly facts: PureMsmFacts;
  readonly kpis: MajorsAltsKpis;
  readonly metrics: readonly RegimeMetrics[];
  readonly verdict: readonly string[];
}

/** A run is judged beside its family, which the catalog knows and the run does not. */
const IN_CATALOG = 'counted over the trials of the family: see the catalog';

/**
 * Computes a pure MSM backtest and everything its folder holds (specification 04, section 4).
 *
 * @returns with the failure {LookAheadError} `LOOK_AHEAD` where the audit finds a value that knew the future
 * @throws {DataError} `BACKTEST_NO_DAYS`, `BACKTEST_TOO_SHORT`; {InvariantError}
 */
export async function producePureMsm(
  { origin, snapshot, loaded }: LakeReading<PureMsmLake>,
  job: RunJob<PureMsmConfig>,
): Promise<PureMsmProduct> {
  const { config: experiment, stage, elapsed, ...identity } = job;
  const config = toMajorsAltsConfig(experiment);
  stage('computing features, regimes and books');
  const result = computePureMsm(loaded, experiment, job.window);
  stage('measuring and testing');
  const daily = dailyColumns(result);
  const neutrality = neutralityColumns(result);
  const metrics = regimeMetrics(result);
  const kpis = majorsAltsKpis(result, config);
  const evaluation = experiment.backtest.with_regime_eval ? evaluateReturns(result, config, () => result.y) : null;
  const evaluated = evaluation === null ? null : regimeEvaluationJson(evaluation, result.signals.regime.names);
  const counters = { ...runCounters(result), msm_short_basket_days: result.shortBasketDays };
  const verdict = [
    ...bookSentences(result, kpis, config),
    ...(evaluation === null
      ? ['Whether regimes differ was not tested: backtest.with_regime_eval is false.']
      : edgeSentences(evaluation, config)),
  ];
  const lookAhead = auditMajorsAlts(loaded, result, config, undefined, {
    ...DECISION_STAGES,
    // A lake that is cut keeps what a pure MSM run reads of it.
    book: (cut, _monitor, row) => pureMsmBookAt(cut as PureMsmLake, experiment, row),
  });
  const facts: PureMsmFacts = {
    ...identity,
    config,
    experiment,
    durationSeconds: elapsed(),
    lake: lakeFactsOf({ origin, snapshot, loaded }, config.data),
    loaded,
    result,
    counters,
    totalReturnByHaircut: totalReturnByHaircut(result, config),
    lookAhead,
  };
  const [timeseries, returns] = await Promise.all([parquetBytes(regimeTimeseries(result)), parquetBytes(returnsTable(result))]);
  const files = new Map<string, string | Uint8Array>([
    ['metrics.json', resultJson(metricsJson(facts, kpis, evaluated))],
    ['regime_timeseries.parquet', timeseries],
    ['returns.parquet', returns],
    ...(evaluated === null ? [] : [['regime_evaluation.json', resultJson(evaluated)] as const]),
    ['bt_daily_pnl.csv', dailyPnlCsv(result, daily)],
    ['regime_metrics.csv', regimeMetricsCsv(metrics)],
    ['neutrality.csv', neutralityCsv(result, neutrality)],
    ['pnl_ledger.csv', ledgerCsv(result)],
  ]);
  if (experiment.outputs.dashboard) {
    stage('rendering the dashboard');
    const { pureMsmDashboardHtml } = await import('./pure-msm-dashboard.js');
    files.set('dashboard.html', pureMsmDashboardHtml(facts, { daily, neutrality, kpis, metrics, evaluation, verdict }));
  }
  files.set('manifest.json', resultJson(manifestOf(facts, files)));
  const failure = lookAheadError(lookAhead);
  return { files, facts, kpis, metrics, verdict, notes: notesOf(facts), ...(failure === null ? {} : { failure }) };
}

/** `metrics.json`: the measures, how steady the regimes are, and what followed them. */
function metricsJson({ result, counters }: PureMsmFacts, kpis: MajorsAltsKpis, evaluation: ReturnType<typeof regimeEvaluationJson> | null) {
  const { grid, rows, signals } = result;
  const { names, code } = signals.regime;
  const stability = regimeStability({ names, code: code.slice(rows.first, rows.last + 1) }, grid.times.slice(rows.first, rows.last + 1));
  const { reasons, ...measures } = kpisJson(kpis, counters);
  return {
    ...measures,
    ...stabilityJson(stability),
    regime_evaluation: evaluation,
    dsr: null,
    n_trials: null,
    p_spa: null,
    reasons: { ...reasons, dsr: IN_CATALOG, n_trials: IN_CATALOG, p_spa: IN_CATALOG },
  };
}

function manifestOf(facts: PureMsmFacts, files: ReadonlyMap<string, string | Uint8Array>) {
  const manifest = majorsAltsManifest(facts, files);
  return {
    ...manifest,
    experiment_spec: { ...manifest.experiment_spec, system: 'msm' },
    resolved_config: facts.experiment,
    config_hash: configHash(facts.experiment),
  };
}
