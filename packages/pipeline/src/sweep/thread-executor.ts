import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Signals, SignalsRequest } from '../majors-alts/run-signals.js';
import { executeRun, failureOf, type RunTask } from './execute-run.js';
import type { RunExecutor, RunOutcome, RunPlace, RunProcess } from './run-executor.js';
import { signalsInThread, signalThreads, type SignalsAnswer, type SignalsTask } from './thread-signals.js';

/** Runs that a thread has begun at once. */
const TASKS_A_THREAD = 2;

/** A run with the lines on which a thread reports and is stopped. */
interface ThreadRun {
  readonly kind: 'run';
  readonly task: Omit<RunTask, 'reading'>;
  readonly lake: { readonly key: string; readonly reading: RunTask['reading'] };
  /** 1 once the run is to stop. */
  readonly stop: Int32Array;
  readonly stages: MessagePort;
}

/** Makes runs in threads, and computes signals in others. */
export interface ThreadExecutor extends RunExecutor {
  /**
   * `runSignals` in a thread of its own, so that it waits for no run.
   *
   * @throws {RegimelabError} with the kind and facts of what `runSignals` throws; {InterruptedError} where it has not begun when the executor
   *   is closed
   */
  signals(request: SignalsRequest): Promise<Signals>;
  /** Ends the threads once the signals that have begun are there. */
  close(): Promise<void>;
}

/**
 * Makes runs in threads. The numbers of a lake lie in memory that the threads share: they are read once and never copied.
 *
 * @param options.workers threads for runs, and as many signals at once
 * @param options.workerFile an ES module whose export `runInThread` calls {@link runInThread}
 */
export function threadExecutor(place: RunPlace, options: { readonly workers: number; readonly workerFile: string | URL }): ThreadExecutor {
  const { workers, workerFile } = options;
  const pool = new Piscina({
    filename: workerFile.toString(),
    name: 'runInThread',
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: 60_000,
    // Most of what a run makes is gone before so much is made: old objects are collected, and with them compiled closures thrown away, half as
    // often as with 96. A run of the benchmark takes 48 ms instead of 65, a thread 150 MB more.
    resourceLimits: { maxYoungGenerationSizeMb: 384 },
    // While one run of a thread is forced to disk it computes the next.
    concurrentTasksPerWorker: TASKS_A_THREAD,
  });
  const signals = signalThreads({ atOnce: workers, workerFile });
  return {
    concurrency: TASKS_A_THREAD * workers,
    execute: async ({ lake, ...run }, { signal, onStage } = {}) => {
      const { port1: heard, port2: stages } = new MessageChannel();
      const stop = new Int32Array(new SharedArrayBuffer(4));
      const halt = () => void Atomics.store(stop, 0, 1);
      try {
        const reading = await lake.read();
        if (signal?.aborted) return { status: 'cancelled' };
        signal?.addEventListener('abort', halt);
        heard.on('message', (stage: string) => onStage?.(stage));
        const task: ThreadRun = { kind: 'run', task: { ...run, place }, lake: { key: lake.key, reading }, stop, stages };
        return (await pool.run(task, { transferList: [stages] })) as RunOutcome;
      } catch (error) {
        return { status: 'failed', failure: failureOf(error) };
      } finally {
        signal?.removeEventListener('abort', halt);
        heard.close();
      }
    },
    signals: signals.compute,
    close: async () => {
      await signals.close();
      await pool.destroy();
    },
  };
}

/** What a thread does with a task. */
export function runInThread(task: ThreadRun | SignalsTask, world: RunProcess): Promise<RunOutcome | SignalsAnswer> {
  return task.kind === 'run' ? makeRun(task, world) : signalsInThread(task);
}

/** Lakes a thread remembers: what is computed of one lake for several runs is remembered with it. */
const REMEMBERED = 3;
const lakes = new Map<string, RunTask['reading']>();

async function makeRun({ task, lake, stop, stages }: ThreadRun, world: RunProcess): Promise<RunOutcome> {
  const reading = lakes.get(lake.key) ?? lake.reading;
  lakes.delete(lake.key);
  lakes.set(lake.key, reading);
  if (lakes.size > REMEMBERED) lakes.delete(lakes.keys().next().value!);
  try {
    return await executeRun({ ...task, reading }, world, {
      isStopped: () => Atomics.load(stop, 0) === 1,
      onStage: (stage) => stages.postMessage(stage),
    });
  } finally {
    stages.close();
  }
}
