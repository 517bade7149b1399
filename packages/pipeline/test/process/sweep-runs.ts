import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDay } from '@regimelab/core';
import {
  createLakeReadings,
  expandExperiments,
  inlineExecutor,
  metricsOf,
  returnsOf,
  runMajorsAlts,
  runMsm,
  runPureMsm,
  runSweep,
  threadExecutor,
  type Experiment,
  type RunExecutor,
} from '@regimelab/pipeline';
import { queueExecutor, startQueueWorker } from '@regimelab/pipeline/bullmq';

/** What the process is asked: one JSON argument. */
export interface SweepCall {
  /** `alone`: each run as its own command makes it; a number: threads. */
  readonly how: 'alone' | 'inline' | number | { readonly redis: string; readonly threads: number };
  readonly lake: string;
  readonly out: string;
  readonly worker: string;
}

/** What became of a variant: one JSON line for all. */
export interface SweptRun {
  readonly runId: string | null;
  readonly status: string;
  readonly path: string | null;
  readonly failure: unknown;
  readonly metrics: unknown;
  readonly returns: readonly (number | null)[];
}

/** Experiments of all three systems, which read the lake in three ways. */
const FILES = {
  'majors.yaml': {
    ...{ system: 'majors_alts', category_path: 'alpha', evaluation: { bootstrap: { enabled: false } }, outputs: { dashboard: false } },
    sweep: { grid: { 'universe.basket_size': [12, 15] } },
  },
  'tested.yaml': { system: 'majors_alts', category_path: 'alpha', costs: { taker_fee_bps: 9 }, evaluation: { bootstrap: { n_boot: 99 } } },
  'pure.yaml': {
    ...{ system: 'msm', category_path: 'msm', features: [{ id: 'btc_dominance', weight: 1 }], target: { short_leg: { n: 12 } } },
    evaluation: { bootstrap: { n_boot: 99 } },
    outputs: { dashboard: false },
  },
  'weekly.yaml': { system: 'msm_v0', category_path: 'msm', inference: { enabled: false } },
};

/** Below node_modules code is known by its version alone: an edit of the tree during the tests changes no id. */
const CODE = { directory: '/node_modules/regimelab', version: '0.1.0', node: '20' };
const WINDOW = { start: parseDay('2022-03-01')!, end: parseDay('2023-05-31')! };
const WORLD = { clock: Date.now, process: { host: 'here', pid: process.pid } };
const PLACE = { force: false, catalog: null };

async function main({ how, lake, out, worker }: SweepCall): Promise<readonly SweptRun[]> {
  const files = Object.entries(FILES).map(([name, content]) => {
    const file = join(lake, '..', name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  });
  const experiments = await expandExperiments(files, { flags: { lake, out } });
  if (how === 'alone') {
    for (const experiment of experiments) await runAlone(experiment);
    return [];
  }
  const queue = typeof how === 'object' ? how : null;
  const readings = createLakeReadings(CODE, Date.now);
  const queueWorker =
    queue === null
      ? null
      : await startQueueWorker({
          ...{ redis: queue.redis, readings, concurrency: queue.threads, here: {}, clock: Date.now },
          executor: (place) => threadExecutor(place, { workers: queue.threads, workerFile: worker }),
        });
  const executor = await executorOf(how, worker);
  try {
    const variants = await runSweep({ experiments, window: WINDOW, readings, executor, failFast: false, clock: Date.now });
    return variants.map((variant) => ({
      ...{ runId: variant.runId, status: variant.status, metrics: metricsOf(variant) },
      path: variant.outcome?.status === 'succeeded' ? variant.outcome.path : null,
      failure: variant.outcome?.status === 'failed' ? variant.outcome.failure : null,
      returns: [...(returnsOf(variant)?.values ?? [])],
    }));
  } finally {
    await executor.close();
    await queueWorker?.close();
    await readings.close();
  }
}

function executorOf(how: Exclude<SweepCall['how'], 'alone'>, workerFile: string): RunExecutor | Promise<RunExecutor> {
  if (how === 'inline') return inlineExecutor(PLACE, WORLD);
  if (typeof how === 'number') return threadExecutor(PLACE, { workers: how, workerFile });
  return queueExecutor(PLACE, { redis: how.redis });
}

/** The run alone, as its own command makes it. */
function runAlone({ system, config, header }: Experiment): Promise<unknown> {
  const request = { header, window: WINDOW, runId: null, force: false, clock: Date.now, code: CODE };
  if (system === 'majors_alts') return runMajorsAlts({ ...request, config });
  return system === 'msm' ? runPureMsm({ ...request, config }) : runMsm({ ...request, config });
}

void main(JSON.parse(process.argv[2]!) as SweepCall).then((runs) => process.stdout.write(JSON.stringify(runs)));
