import { join, resolve } from 'node:path';
import { deflatedSharpe } from '@regimelab/bootstrap-stats';
import { catalogRuns, findRun, requireRecords, type RunSummary } from '@regimelab/catalog';
import { formatDay, InterruptedError, RegimelabError, UsageError, type Day } from '@regimelab/core';
import { exists } from '@regimelab/core/files';
import { measured, unmeasured, type Measure } from '@regimelab/performance';
import { readCatalog } from '../catalog/read-catalog.js';
import { readRun } from '../catalog/read-run.js';
import { updateCatalog } from '../catalog/update-catalog.js';
import type { RunCatalog } from '../record-run.js';
import type { Window } from '../run-system.js';
import { failureOf } from '../sweep/execute-run.js';
import type { LakeReadings } from '../sweep/lake-readings.js';
import type { RunExecutor } from '../sweep/run-executor.js';
import { runSweep } from '../sweep/run-sweep.js';
import { metricsOf, returnsOf, type SweepVariant } from '../sweep/sweep-record.js';
import type { ComparedRun } from './compare-variants.js';
import { daysWithin, readRunDays } from './run-days.js';
import type { VariantExperiment } from './variant-experiments.js';

/** The runs of a comparison to be made, and all they may use. */
export interface ComparisonOrder {
  readonly variants: readonly VariantExperiment[];
  readonly window: Window;
  readonly readings: LakeReadings;
  readonly executor: RunExecutor;
  /** Where trials are counted; null: the variants are each other's trials. */
  readonly catalog: RunCatalog | null;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly signal?: AbortSignal;
  /** Told when a run has ended. */
  readonly onEnd?: (variant: SweepVariant, done: number) => void;
}

/** Runs that can be compared, and what a reader should know of them. */
export interface RunsToCompare {
  readonly runs: readonly ComparedRun[];
  readonly notes: readonly string[];
}

/**
 * Makes the runs of a comparison on one lake and window; those that are finished already are found, not made again. One that fails is part of
 * the result.
 *
 * @throws {InterruptedError} where the signal stopped it: what is finished stays and the same comparison goes on there
 */
export async function runComparison(order: ComparisonOrder): Promise<RunsToCompare> {
  const { variants, window, readings, executor, catalog, clock, signal, onEnd } = order;
  const made = await runSweep({
    ...{ experiments: variants.map(({ experiment }) => experiment), window, readings, executor, clock, failFast: false },
    ...(signal && { signal }),
    ...(onEnd && { onEnd }),
  });
  if (made.some(({ status }) => status === 'not_run')) throw new InterruptedError('comparison');
  const { ratios, notes } = await deflatedRatios(made, catalog);
  const runs = await Promise.all(
    made.map(async (variant, k): Promise<ComparedRun> => {
      const { name, title } = variants[k]!;
      const { runId, outcome } = variant;
      const identity = { name, title, runId };
      if (outcome?.status !== 'succeeded') return failed(identity, outcome?.status === 'failed' ? outcome.failure : null);
      const dsr = ratios(variant);
      const { metrics } = outcome.summary;
      return { ...identity, ...(await placeOf(outcome.path)), ...succeeded(await readRunDays(outcome.path), metrics, dsr) };
    }),
  );
  return { runs, notes };
}

/**
 * Finished runs of a catalog, by run ids or their beginnings. One that failed, whose folder is gone, or that does not trade, is a failed row.
 *
 * @param ids as `findRun` takes them
 * @param within only days from and to these, both included; null: all
 * @throws {UsageError} `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`, `COMPARE_ONE_VARIANT`, `COMPARE_SAME_VARIANT`; {CatalogError} `CATALOG_NOT_FOUND`
 */
export async function catalogRunsToCompare(
  catalog: string,
  ids: readonly string[],
  within: { readonly start: Day | null; readonly end: Day | null },
): Promise<RunsToCompare> {
  const known = catalogRuns(requireRecords(catalog));
  const found = ids.map((id) => findRun(known, id));
  requireDifferent(found.map(({ record }) => record.run_id));
  const titles = new Set(found.map(({ record }) => record.title));
  const deflated = new Map((await readCatalog(catalog)).map(({ run, row }) => [run.record.attempt, row.dsr]));
  const [from, to] = [within.start, within.end].map((day) => (day === null ? null : formatDay(day)));
  const runs = await Promise.all(
    found.map(async ({ record }): Promise<ComparedRun> => {
      const identity = { name: record.run_id, title: titles.size === found.length ? record.title : record.run_id, runId: record.run_id };
      if (record.status !== 'succeeded') {
        return failed(identity, record.failure ?? { code: 'RUN_UNFINISHED', message: `the run is ${record.status}` });
      }
      const path = resolve(catalog, record.path);
      try {
        const days = daysWithin(await readRunDays(path), from!, to!);
        const whole = from === null && to === null;
        const metrics = whole ? ((await readRun(path))?.summary.metrics ?? null) : null;
        const dsr = deflated.get(record.attempt) ?? null;
        const ratio = !whole ? unmeasured('of the whole run only') : dsr === null ? unmeasured('the catalog has none') : measured(dsr);
        return { ...identity, ...(await placeOf(path)), ...succeeded(days, metrics, ratio) };
      } catch (error) {
        return failed(identity, failureOf(error, ''));
      }
    }),
  );
  return { runs, notes: [] };
}

function requireDifferent(ids: readonly string[]): void {
  const twice = ids.find((id, k) => ids.indexOf(id) !== k);
  if (twice !== undefined) throw new UsageError('COMPARE_SAME_VARIANT', `${twice} is given twice`, { hint: 'give each run once' });
  if (ids.length < 2)
    throw new UsageError('COMPARE_ONE_VARIANT', `${ids[0]} is the only run: there is nothing to compare`, { hint: 'give another' });
}

/** A run's folder, and its page, which a configuration can leave out. */
async function placeOf(path: string): Promise<Pick<ComparedRun, 'path' | 'page'>> {
  const page = join(path, 'dashboard.html');
  return { path, page: (await exists(page)) ? page : null };
}

function succeeded(
  days: ComparedRun['days'],
  metrics: RunSummary['metrics'] | null,
  dsr: Measure,
): Pick<ComparedRun, 'status' | 'failure' | 'days' | 'switchesPerYear' | 'dsr'> {
  const switches = metrics?.switches_per_year ?? null;
  const why = metrics === null ? 'of the whole run only' : 'fewer than 2 days with a regime';
  return { status: 'succeeded', failure: null, days, switchesPerYear: switches === null ? unmeasured(why) : measured(switches), dsr };
}

function failed(identity: Pick<ComparedRun, 'name' | 'title' | 'runId'>, failure: ComparedRun['failure']): ComparedRun {
  const missing = unmeasured('the run failed');
  const why = failure === null ? null : { code: failure.code, message: failure.message };
  return { ...identity, path: null, page: null, status: 'failed', failure: why, days: null, switchesPerYear: missing, dsr: missing };
}

/** Sharpe ratios deflated by the trials that the catalog has counted for the family; without a catalog by the variants themselves. */
async function deflatedRatios(
  made: readonly SweepVariant[],
  catalog: RunCatalog | null,
): Promise<{ readonly ratios: (variant: SweepVariant) => Measure; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  if (catalog !== null && made.some(({ outcome }) => outcome?.status === 'succeeded')) {
    try {
      await updateCatalog(catalog, null, (warning) => void notes.push(warning));
      const rows = new Map((await readCatalog(catalog.directory)).map(({ row, run }) => [run.record.content_id, row.dsr]));
      const ratios = ({ runId }: SweepVariant): Measure => {
        const dsr = rows.get(runId ?? '');
        if (dsr === undefined) return unmeasured('the run was made without this catalog; make it again with --force');
        return dsr === null ? unmeasured('fewer than 2 trials of the family have a Sharpe ratio') : measured(dsr);
      };
      return { ratios, notes };
    } catch (error) {
      if (!(error instanceof RegimelabError)) throw error;
      notes.push(`the catalog is not up to date: ${error.message} (${error.code}); \`regimelab catalog rebuild\` mends it`);
    }
  }
  const sharpes = made.map((variant) => returnsOf(variant)?.summary.moments.sharpe ?? NaN);
  const ratios = (variant: SweepVariant) =>
    metricsOf(variant) === null || returnsOf(variant) === null
      ? unmeasured('the variant has no returns')
      : deflatedSharpe(returnsOf(variant)!.summary.moments, { count: made.length, sharpes });
  return { ratios, notes };
}
