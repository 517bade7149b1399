import { Queue, QueueEvents } from 'bullmq';
import type { PreparedRun } from '../sweep/prepared-run.js';
import type { RunExecutor, RunOutcome, RunPlace } from '../sweep/run-executor.js';
import { jobId, outcomeOf, queuedRun, RUN_QUEUE, TRY_AGAIN_MS, type QueuedOutcome, type QueuedRun } from './queued-run.js';
import { connectRedis } from './redis-connection.js';

/** Runs laid into the queue at once. */
const IN_FLIGHT = 1_000;
/** Where nobody else makes runs, a worker that may not make one gives it back so often before the run fails. */
const TRIES = 10;
/** How long an outcome stays for another sweep that waits for the same run, seconds. */
const KEPT_SECONDS = 600;

/** Settings of {@link queueExecutor}. */
export interface QueueOptions {
  /** Such as redis://127.0.0.1:6379. */
  readonly redis: string;
  /** Name of the queue; left out: the one that workers read unless told otherwise. */
  readonly queue?: string | undefined;
}

/**
 * Makes runs on whatever machines read the queue. The id of a job is the content of its run and where it is to lie: two sweeps that ask for the
 * same run in the same folder share one job, and the job of a worker that dies is done again by another.
 *
 * @throws {UsageError} `REDIS_UNREACHABLE`
 */
export async function queueExecutor(place: RunPlace, { redis, queue: name = RUN_QUEUE }: QueueOptions): Promise<RunExecutor> {
  const [connection, listening] = await Promise.all([connectRedis(redis), connectRedis(redis)]);
  const queue = new Queue<QueuedRun, QueuedOutcome>(name, { connection });
  const events = new QueueEvents(name, { connection: listening });
  events.setMaxListeners(0); // each run that waits listens
  await events.waitUntilReady();

  const execute = async (run: PreparedRun, signal: AbortSignal | undefined): Promise<RunOutcome> => {
    const data = queuedRun(run, place);
    const id = jobId(data);
    // The outcome of an earlier sweep: what it made may be gone, or is to be made again.
    const earlier = await queue.getJob(id);
    if (earlier !== undefined && ((await earlier.isCompleted()) || (await earlier.isFailed()))) await earlier.remove();
    const job = await queue.add('run', data, {
      jobId: id,
      attempts: TRIES,
      backoff: { type: 'fixed', delay: TRY_AGAIN_MS },
      removeOnComplete: { age: KEPT_SECONDS },
      removeOnFail: { age: KEPT_SECONDS },
    });
    const stopped = new Promise<'stopped'>((resolve) => signal?.addEventListener('abort', () => resolve('stopped'), { once: true }));
    try {
      const answer = await Promise.race([job.waitUntilFinished(events), stopped]);
      if (answer !== 'stopped') return outcomeOf(answer);
      await job.remove().catch(() => undefined); // one that a worker has begun is finished by it
      return { status: 'cancelled' };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const code = /^([A-Z][A-Z_]+): /.exec(message)?.[1] ?? 'WORKER_FAILED';
      return {
        status: 'failed',
        failure: { code, message: message.replace(`${code}: `, ''), hint: 'see the log of the worker', log: `${message}\n` },
      };
    }
  };
  return {
    concurrency: IN_FLIGHT,
    execute: (run, { signal } = {}) => execute(run, signal),
    close: async () => {
      await Promise.all([events.close(), queue.close()]);
      for (const redis of [connection, listening]) redis.disconnect();
    },
  };
}
