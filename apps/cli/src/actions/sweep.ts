import { resolve } from 'node:path';
import { clearAbandonedClaims, keepCode } from '@regimelab/catalog';
import { byCodePoint, formatDay, InterruptedError, UsageError } from '@regimelab/core';
import { requireOutsideLake } from '@regimelab/core/files';
import {
  concludeSweep,
  countOf,
  createLakeReadings,
  expandExperiments,
  inlineExecutor,
  runSweep,
  sweepReport,
  writeSweep,
  type Experiment,
  type RunExecutor,
  type RunPlace,
  type SweepVariant,
} from '@regimelab/pipeline';
import { glob } from 'tinyglobby';
import { EXIT_CODES } from '../exit-codes.js';
import { formatOf, requirePeriod, type CommonFlags, type RunFlags } from '../flags.js';
import { createLog } from '../log.js';
import { count, printResult } from '../print.js';
import { catalogTarget, thisProcess } from './catalog-target.js';
import { interruptSignal, runningCode } from './running-code.js';
import { sweepResult } from './sweep-result.js';
import { defaultThreads, threads } from './threads.js';

/** Flags of `regimelab sweep`. */
interface SweepFlags extends CommonFlags, Omit<RunFlags, 'runId'> {
  readonly glob: readonly string[];
  readonly set?: readonly string[];
  readonly workers?: number;
  readonly executor?: 'pool' | 'inline' | 'bullmq';
  readonly redis?: string;
  readonly failFast?: boolean;
  readonly dryRun?: boolean;
}

export async function sweep(flags: SweepFlags): Promise<void> {
  requirePeriod(flags.startDate, flags.endDate, formatDay);
  const window = { start: flags.startDate, end: flags.endDate };
  // Workers of a queue stand in other folders.
  const place = (path: string | undefined) => (path === undefined || flags.executor !== 'bullmq' ? path : resolve(path));
  const experiments = await expandExperiments(await filesOf(flags.glob), {
    configs: flags.config,
    set: flags.set,
    flags: { lake: place(flags.lake), lakeDescriptor: place(flags.lakeDescriptor), out: place(flags.out), seed: flags.seed },
  });
  if (flags.dryRun) return printResult(plan(experiments), formatOf(flags));

  const log = createLog(flags);
  const catalog = catalogTarget(flags.catalog);
  await requirePlaces(experiments, catalog?.directory ?? null);
  const startedAt = Date.now();
  const readings = createLakeReadings(runningCode(), Date.now);
  const executor = await executorOf(flags, { force: flags.force ?? false, catalog: catalog?.directory ?? null });
  const signal = interruptSignal();
  const tell = flags.quiet ? () => undefined : progressLines(experiments.length, startedAt);
  try {
    if (catalog !== null) await keepCode(catalog.directory, await readings.code);
    const variants = await runSweep({
      ...{ experiments, window, readings, executor, signal },
      failFast: flags.failFast ?? false,
      clock: Date.now,
      onEnd: tell,
    });
    const folders = new Set(experiments.map(({ config }) => config.outputs.reports_dir));
    for (const runs of folders) await clearAbandonedClaims(runs, thisProcess());
    const { result, notes } = await concludeSweep(
      { glob: flags.glob.join(' '), window, variants, startedAt, finishedAt: Date.now() },
      catalog,
    );
    const { version, node } = runningCode();
    const versions = { regimelab: version, node };
    const lakes = experiments.map(({ config }) => config.data.data_lake_dir);
    const path = await writeSweep(experiments[0]!.config.outputs.reports_dir, lakes, result, sweepReport(result, versions));
    for (const note of notes) log.warn(note);
    printResult(sweepResult(result, path), formatOf(flags));
    if (signal.aborted) throw new InterruptedError('sweep');
    if (countOf(result, 'failed') > 0) process.exitCode = EXIT_CODES.failed;
  } finally {
    await executor.close();
    await readings.close();
  }
}

/** Refuses folders of runs and a catalog that lie in a lake, before anything is written. @throws {OutputError} `OUTPUT_INSIDE_LAKE` */
async function requirePlaces(experiments: readonly Experiment[], catalog: string | null): Promise<void> {
  const places = new Map(
    experiments.map(({ config: { data, outputs } }) => [`${data.data_lake_dir}\n${outputs.reports_dir}`, { data, outputs }]),
  );
  for (const { data, outputs } of places.values()) {
    await requireOutsideLake('sweep', outputs.reports_dir, data.data_lake_dir);
    if (catalog !== null) await requireOutsideLake('catalog', catalog, data.data_lake_dir);
  }
}

/** Files of the patterns in code-point order, each once. @throws {UsageError} `SWEEP_NO_MATCH` */
async function filesOf(patterns: readonly string[]): Promise<readonly string[]> {
  const files = (await glob([...patterns], { onlyFiles: true })).sort(byCodePoint);
  if (files.length > 0) return files;
  throw new UsageError('SWEEP_NO_MATCH', `no file matches ${patterns.join(' ')}`, {
    hint: "quote the pattern, such as --glob 'experiments/msm/*.yaml'; it starts at the current folder",
  });
}

async function executorOf({ executor, workers, redis }: SweepFlags, place: RunPlace): Promise<RunExecutor> {
  if (executor !== 'bullmq' && redis !== undefined) {
    throw new UsageError('USAGE_BAD_VALUE', '--redis is read by --executor bullmq only', {
      hint: 'add --executor bullmq, or leave --redis out',
    });
  }
  if (executor === 'inline') return inlineExecutor(place, thisProcess());
  if (executor === 'bullmq') {
    if (redis === undefined) {
      throw new UsageError('USAGE_MISSING_FLAG', '--executor bullmq needs --redis <url>', {
        hint: 'such as --redis redis://127.0.0.1:6379',
      });
    }
    // Workers stand elsewhere: a path from here would be another there.
    const catalog = place.catalog === null ? null : resolve(place.catalog);
    return (await import('./queue-runs.js')).queueExecutor({ ...place, catalog }, { redis });
  }
  return threads(place, workers ?? defaultThreads());
}

/** A line on stderr as each run ends. */
function progressLines(total: number, startedAt: number) {
  return (variant: SweepVariant, done: number) => {
    const { k, experiment, startedAt: began, finishedAt, status, outcome } = variant;
    const seconds = ((finishedAt! - began!) / 1000).toFixed(1);
    const end =
      outcome?.status === 'failed'
        ? `FAILED ${outcome.failure.code}: ${outcome.failure.message}`
        : status === 'skipped'
          ? 'finished before'
          : `done in ${seconds} s`;
    const left = ((Date.now() - startedAt) / done) * (total - done);
    const eta = done === total ? '' : ` | ${done}/${total}, about ${duration(left)} to go`;
    console.error(
      `[${k}/${total}] ${experiment.header.experimentId} | ${experiment.header.title} | ${new Date(began!).toISOString()} | ${end}${eta}`,
    );
  };
}

function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

function plan(experiments: readonly Experiment[]) {
  const rows = experiments.map(({ system, file, header }) => [header.experimentId, system, header.title, file ?? '']);
  return {
    json: experiments.map(({ system, file, header, variant }) => ({
      ...{ experiment_id: header.experimentId, system, title: header.title, trial_family: header.trialFamily, file, values: variant },
    })),
    text: [{ title: `${count(experiments.length)} runs`, head: ['experiment', 'system', 'title', 'file'], rows, text: [0, 1, 2, 3] }],
  };
}
