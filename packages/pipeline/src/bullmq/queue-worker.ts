import { RegimelabError } from '@regimelab/core';
import { DelayedError, Queue, Worker, type Job } from 'bullmq';
import type { Experiment } from '../experiment/experiment.js';
import type { LakeReadings } from '../sweep/lake-readings.js';
import type { RunExecutor, RunOutcome, RunPlace } from '../sweep/run-executor.js';
import { queuedOutcome, refusal, RUN_QUEUE, TRY_AGAIN_MS, type QueuedOutcome, type QueuedRun } from './queued-run.js';
import { connectRedis } from './redis-connection.js';

/** A dead worker's job is given to another after so long, milliseconds. */
const LOCK_MS = 5_000;
/** How often a job may lose its worker. */
const LOSSES = 5;

/** What a worker is. */
export interface QueueWorkerOptions {
  readonly redis: string;
  readonly queue?: string | undefined;
  readonly readings: LakeReadings;
  /** Makes the runs; not in the thread that tells Redis that the worker lives, so a {@link threadExecutor}. */
  readonly executor: (place: RunPlace) => RunExecutor;
  /** Runs at once. */
  readonly concurrency: number;
  /** Folders of this machine in place of the sweep's. */
  readonly here: { readonly lake?: string | undefined; readonly out?: string | undefined; readonly catalog?: string | undefined };
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly onEnd?: (contentId: string, outcome: RunOutcome) => void;
}

/** A worker that reads the queue until it is closed. */
export interface QueueWorker {
  /** Lets the runs it has begun end. */
  close(): Promise<void>;
}

/**
 * Makes runs of the queue. A run whose content is another on this machine (its lake, descriptor or code differ) is given back. That counts as one
 * of its tries only while nobody else makes runs: one worker in the wrong place must not use up the tries of a sweep that others are making.
 *
 * @throws {UsageError} `REDIS_UNREACHABLE`
 */
export async function startQueueWorker({
  redis,
  queue = RUN_QUEUE,
  readings,
  executor,
  concurrency,
  here,
  clock,
  onEnd,
}: QueueWorkerOptions): Promise<QueueWorker> {
  const connection = await connectRedis(redis);
  const executors = new Map<string, RunExecutor>();
  const executorOf = (place: RunPlace) => {
    const key = JSON.stringify(place);
    const known = executors.get(key) ?? executor(place);
    executors.set(key, known);
    return known;
  };
  const jobs = new Queue<QueuedRun, QueuedOutcome>(queue, { connection });
  let mine = 0;
  const giveBack = async (job: Job, token: string | undefined, error: unknown): Promise<never> => {
    if ((await jobs.getActiveCount()) > mine) {
      await job.moveToDelayed(clock() + TRY_AGAIN_MS, token);
      throw new DelayedError();
    }
    // Of an error the queue keeps the message alone.
    throw error instanceof RegimelabError ? new Error(`${error.code}: ${error.message}`) : error;
  };
  const makeRun = async (job: Job<QueuedRun, QueuedOutcome>, token?: string): Promise<QueuedOutcome> => {
    const { data } = job;
    const prepared = await readings
      .prepare(moved(data.experiment, here), data.window)
      .catch((error: unknown) => giveBack(job, token, error));
    if (prepared.contentId !== data.contentId) await giveBack(job, token, refusal(data, prepared.contentId));
    const place = { ...data.place, catalog: data.place.catalog === null ? null : (here.catalog ?? data.place.catalog) };
    const outcome = await executorOf(place).execute(prepared);
    onEnd?.(data.contentId, outcome);
    return queuedOutcome(outcome);
  };
  const worker = new Worker<QueuedRun, QueuedOutcome>(
    queue,
    async (job, token) => {
      mine++;
      try {
        return await makeRun(job, token);
      } finally {
        mine--;
      }
    },
    { connection, concurrency, lockDuration: LOCK_MS, stalledInterval: LOCK_MS, maxStalledCount: LOSSES },
  );
  // A connection that breaks is connected again; the run's own errors are its outcome.
  worker.on('error', () => undefined);
  await worker.waitUntilReady();
  return {
    close: async () => {
      await worker.close();
      await jobs.close();
      await Promise.all([...executors.values()].map((known) => known.close()));
      connection.disconnect();
    },
  };
}

/** An experiment with the folders of this machine. Where things lie is no part of what is computed. */
function moved(experiment: Experiment, { lake, out }: QueueWorkerOptions['here']): Experiment {
  const { data, outputs } = experiment.config;
  const config = {
    ...experiment.config,
    data: { ...data, ...(lake === undefined ? {} : { data_lake_dir: lake }) },
    outputs: { ...outputs, ...(out === undefined ? {} : { reports_dir: out }) },
  };
  return { ...experiment, config } as Experiment;
}
