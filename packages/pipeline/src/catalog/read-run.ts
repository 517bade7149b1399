import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDay } from '@regimelab/core';
import type { FoundRun, RunMetrics, RunSummary } from '@regimelab/catalog';
import { sharpeMoments } from '@regimelab/bootstrap-stats';
import { regimeStability } from '@regimelab/labeling';
import type { MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import { regimeNames } from '../majors-alts/regime-names.js';
import { attemptIdentity, type SystemConfig } from './attempt-identity.js';
import { recordedRun } from './recorded-run.js';

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
    const { of, run, snapshot, seconds, draws, hasResult } = await recordedRun(folder);
    if (!hasResult) return null;
    return {
      identity: attemptIdentity(of, run),
      path: folder,
      config: of.config,
      snapshot,
      summary: await summaryOf(folder, of, draws),
      finishedAt: new Date(Date.parse(run.timestamp) + 1000 * seconds).toISOString(),
    };
  } catch {
    // No manifest, not a manifest of ours, or one of another version of the program: for the catalog it is no run.
    return null;
  }
}

function summaryOf(folder: string, of: SystemConfig, draws: number): Promise<RunSummary> | RunSummary {
  if (of.system === 'majors_alts') return majorsAltsSummary(folder, of.config, draws);
  return of.system === 'msm' ? pureMsmSummary(folder, draws) : { draws, metrics: NO_METRICS, returns: null };
}

async function majorsAltsSummary(folder: string, config: MajorsAltsConfig, draws: number): Promise<RunSummary> {
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const [kpis, timeline, daily, evaluation] = await Promise.all([
    read('kpis.json').then((text) => JSON.parse(text) as Readonly<Record<string, number | null>>),
    read('regime_timeline.csv').then(csvColumns),
    read('bt_daily_pnl.csv').then(csvColumns),
    // Written only where regimes are evaluated.
    read('regime_evaluation.json').then(
      (text) => JSON.parse(text) as EvaluationRecord,
      () => null,
    ),
  ]);
  const names = regimeNames(config.regime);
  const stability = regimeStability(
    { names, code: Int8Array.from(timeline('regime'), (name) => (name === '' ? -1 : names.indexOf(name))) },
    Int32Array.from(timeline('date'), (date) => parseDay(date)!),
  );
  return {
    draws,
    metrics: {
      ...measuresIn(kpis, evaluation),
      switches_per_year: stability.switchesPerYear,
      avg_regime_duration_days: stability.avgRegimeDurationDays,
      regime_distribution: stability.regimeDistribution,
    },
    returns: returnsIn(daily),
  };
}

async function pureMsmSummary(folder: string, draws: number): Promise<RunSummary> {
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const [metrics, daily] = await Promise.all([
    read('metrics.json').then((text) => JSON.parse(text) as Readonly<Record<string, number | null>> & PureMsmMetrics),
    read('bt_daily_pnl.csv').then(csvColumns),
  ]);
  const { switches_per_year, avg_regime_duration_days, regime_distribution, regime_evaluation } = metrics;
  return {
    draws,
    metrics: { ...measuresIn(metrics, regime_evaluation), switches_per_year, avg_regime_duration_days, regime_distribution },
    returns: returnsIn(daily),
  };
}

type PureMsmMetrics = Pick<RunMetrics, 'switches_per_year' | 'avg_regime_duration_days' | 'regime_distribution'> & {
  readonly regime_evaluation: EvaluationRecord | null;
};
/** `regime_evaluation.json`, as far as it is read here. */
type EvaluationRecord = Readonly<Record<string, { readonly edge_stats: Readonly<Record<string, number | null>> }>>;

function measuresIn(kpis: Readonly<Record<string, unknown>>, evaluation: EvaluationRecord | null): RunMetrics {
  const spread = evaluation?.[SPREAD_HORIZON]?.edge_stats;
  return {
    ...NO_METRICS,
    ...Object.fromEntries(KPI_COLUMNS.map((name) => [name, kpis[name] ?? null])),
    spread_1_5_h20: spread?.['spread_1_5'] ?? null,
    spread_1_5_h20_pvalue: spread?.['spread_1_5_pvalue'] ?? null,
  };
}

function returnsIn(daily: ReturnType<typeof csvColumns>): RunSummary['returns'] {
  const dates = daily('date');
  const values = Float64Array.from(daily('r_ls_net'), (cell) => (cell === '' ? NaN : Number(cell)));
  return values.length === 0
    ? null
    : { summary: { start: dates[0]!, end: dates.at(-1)!, n: values.length, moments: sharpeMoments(values) }, values };
}

/** The columns of a file of ours in which no field is quoted. */
function csvColumns(text: string): (name: string) => readonly string[] {
  const [head, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return (name) => {
    const column = head!.indexOf(name);
    if (column < 0) throw new RangeError(`no column ${name}`);
    return rows.map((row) => row[column]!);
  };
}
