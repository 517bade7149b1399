import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvText, formatDay, resultJson, type CsvColumn, type CsvValue } from '@regimelab/core';
import { appearWhole, exists, requireOutsideLake } from '@regimelab/core/files';
import type { Window } from '../run-system.js';
import type { FamilyTests } from './family-tests.js';
import type { ParameterSurface } from './parameter-surface.js';
import { metricsOf, type SweepStatus, type SweepVariant } from './sweep-record.js';

/** A finished sweep. */
export interface SweepResult {
  readonly glob: string;
  readonly window: Window;
  readonly variants: readonly SweepVariant[];
  readonly tests: FamilyTests;
  readonly surfaces: readonly ParameterSurface[];
  /** Deflated Sharpe ratio by run id, from the catalog; empty where runs are not recorded. */
  readonly deflated: ReadonlyMap<string, number | null>;
  /** Trials of each run's family so far, by run id. */
  readonly trials: ReadonlyMap<string, number>;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly finishedAt: number;
}

/** How many variants ended so. */
export function countOf({ variants }: Pick<SweepResult, 'variants'>, status: SweepStatus): number {
  return variants.filter((variant) => variant.status === status).length;
}

/** The content of `sweep_summary.json` (specification 04, section 6), then what it does not name. */
export function sweepSummary(result: SweepResult) {
  const { glob, window, variants, tests, surfaces, deflated, trials } = result;
  return {
    glob,
    start: formatDay(window.start),
    end: formatDay(window.end),
    total: variants.length,
    succeeded: countOf(result, 'succeeded'),
    failed: countOf(result, 'failed'),
    skipped: countOf(result, 'skipped'),
    runs: variants.map((variant) => {
      const { experiment, outcome, runId } = variant;
      const failure = outcome?.status === 'failed' ? outcome.failure : null;
      const metrics = metricsOf(variant);
      return {
        file: experiment.file,
        experiment_id: experiment.header.experimentId,
        run_id: runId,
        status: variant.status,
        started_at: instant(variant.startedAt),
        finished_at: instant(variant.finishedAt),
        duration_s: variant.startedAt === null ? null : (variant.finishedAt! - variant.startedAt) / 1000,
        error: failure === null ? null : { code: failure.code, message: failure.message, hint: failure.hint },
        title: experiment.header.title,
        values: experiment.variant,
        path: outcome?.status === 'succeeded' ? outcome.path : null,
        sharpe: metrics?.sharpe ?? null,
        cagr: metrics?.cagr ?? null,
        max_drawdown: metrics?.max_drawdown ?? null,
        psr: metrics?.psr ?? null,
        dsr: (runId === null ? null : deflated.get(runId)) ?? null,
        n_trials: (runId === null ? null : trials.get(runId)) ?? null,
      };
    }),
    family_tests: {
      p_reality_check: tests.pRealityCheck,
      p_spa: tests.pSpa,
      pbo: tests.pbo,
      n: tests.n,
      days: tests.days,
      best: tests.best === null ? null : { run_id: tests.best.runId, sharpe: tests.best.sharpe },
      reason: tests.reason,
    },
    not_run: countOf(result, 'not_run'),
    started_at: instant(result.startedAt),
    finished_at: instant(result.finishedAt),
    surfaces: surfaces.map(({ experiment, keys, points, best }) => ({
      experiment,
      keys,
      points: points.map(({ at, runId, sharpe }) => ({ at, run_id: runId, sharpe })),
      best:
        best === null
          ? null
          : {
              run_id: best.runId,
              sharpe: best.sharpe,
              n: best.n,
              neighbours: best.neighbours.map(({ runId, ...figures }) => ({ run_id: runId, ...figures })),
              mean_of_neighbours: best.meanOfNeighbours,
              mean_relative_rank: best.meanRelativeRank,
            },
    })),
  };
}

/**
 * Writes `<runs>/sweep_<YYYYMMDD_HHMMSS>/`: the summary, one row a variant for notebooks, the report, and a log of each failure. Where a sweep
 * that began in the same second stands there, `_2`, `_3`, … follows.
 *
 * @param lakes folders that may not be touched
 * @returns the folder
 * @throws {OutputError} `OUTPUT_INSIDE_LAKE`, `OUTPUT_NOT_WRITTEN`
 */
export async function writeSweep(runs: string, lakes: Iterable<string>, result: SweepResult, report: string): Promise<string> {
  const name = `sweep_${new Date(result.startedAt).toISOString().replace(/[-:]/g, '').replace('T', '_').slice(0, 15)}`;
  for (let k = 1; ; k++) {
    let path = join(runs, k === 1 ? name : `${name}_${k}`);
    for (const lake of new Set(lakes)) path = await requireOutsideLake('sweep folder', path, lake);
    if (await exists(path)) continue;
    try {
      await appearWhole('sweep folder', path, false, (folder) => fillFolder(folder, result, report));
      return path;
    } catch (error) {
      // Another sweep may have come between the look and the rename.
      if (!(await exists(path))) throw error;
    }
  }
}

async function fillFolder(folder: string, result: SweepResult, report: string): Promise<void> {
  await mkdir(folder);
  await writeFile(join(folder, 'sweep_summary.json'), resultJson(sweepSummary(result)));
  await writeFile(join(folder, 'sweep_variants.csv'), variantsCsv(result));
  await writeFile(join(folder, 'sweep_report.html'), report);
  const failed = result.variants.flatMap(({ experiment, outcome }) =>
    outcome?.status === 'failed' ? [{ id: experiment.header.experimentId, log: outcome.failure.log }] : [],
  );
  if (failed.length > 0) await mkdir(join(folder, 'logs'));
  for (const { id, log } of failed) await writeFile(join(folder, 'logs', `${id}.log`), log);
}

function variantsCsv(result: SweepResult): string {
  const { runs } = sweepSummary(result);
  const keys = [...new Set(result.variants.flatMap(({ experiment }) => Object.keys(experiment.variant ?? {})))];
  const figures = ['sharpe', 'cagr', 'max_drawdown', 'psr', 'dsr'] as const;
  return csvText([
    ['experiment_id', runs.map((run) => run.experiment_id)],
    ['run_id', runs.map((run) => run.run_id)],
    ['status', runs.map((run) => run.status)],
    ...keys.map((key): CsvColumn => [key, runs.map((run) => plain(run.values?.[key]))]),
    ...figures.map((figure): CsvColumn => [figure, runs.map((run) => run[figure])]),
    ['duration_s', runs.map((run) => run.duration_s)],
  ]);
}

function plain(value: unknown): CsvValue {
  if (value === undefined || value === null) return null;
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : JSON.stringify(value);
}

const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
