import { setTimeout as pause } from 'node:timers/promises';
import type { Experiment } from '../experiment/experiment.js';
import type { Window } from '../run-system.js';
import { failureOf } from './execute-run.js';
import type { LakeReadings } from './lake-readings.js';
import type { RunExecutor, RunOutcome } from './run-executor.js';
import type { SweepStatus, SweepVariant } from './sweep-record.js';

/** Pause before a run that somebody else computes is asked for again, milliseconds. */
const CLAIMED_PAUSE_MS = 500;

/** What a sweep tells while it goes on. */
export interface SweepWatch {
  readonly onBegin?: (k: number, experiment: Experiment, at: number) => void;
  readonly onEnd?: (variant: SweepVariant, done: number) => void;
}

/** A sweep: runs of many experiments over one window. */
export interface SweepOrder extends SweepWatch {
  readonly experiments: readonly Experiment[];
  readonly window: Window;
  readonly readings: LakeReadings;
  readonly executor: RunExecutor;
  /** Whether the first failure ends the sweep. */
  readonly failFast: boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly signal?: AbortSignal;
}

/**
 * Makes the runs of a sweep, as many at once as the executor has room for. A run that fails is recorded and the others go on; a run that is
 * finished is found and not computed again, so that the same sweep begun anew goes on where it was; a run that somebody else computes is waited
 * for. Results do not depend on how many run at once.
 *
 * @returns every variant in the order of the experiments
 */
export async function runSweep(order: SweepOrder): Promise<readonly SweepVariant[]> {
  const { experiments, executor, failFast, clock } = order;
  const variants: SweepVariant[] = experiments.map((experiment, index) => ({
    ...{ k: index + 1, experiment, runId: null, status: 'not_run' },
    ...{ startedAt: null, finishedAt: null, outcome: null },
  }));
  const stop = new AbortController();
  const signal = order.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, order.signal]);
  // A run that somebody else computes goes to the back: by then it may be finished.
  const queue = experiments.map((_, index) => ({ index, wasClaimed: false }));
  let done = 0;

  const worker = async () => {
    while (queue.length > 0 && !signal.aborted) {
      const { index, wasClaimed } = queue.shift()!;
      const experiment = experiments[index]!;
      if (wasClaimed) await pause(CLAIMED_PAUSE_MS);
      const startedAt = clock();
      if (!wasClaimed) order.onBegin?.(index + 1, experiment, startedAt);
      const { runId, outcome } = await attempt(order, experiment, signal);
      if (outcome.status === 'cancelled') return;
      if (outcome.status === 'claimed') {
        queue.push({ index, wasClaimed: true });
        continue;
      }
      variants[index] = { k: index + 1, experiment, runId, status: statusOf(outcome), startedAt, finishedAt: clock(), outcome };
      done++;
      order.onEnd?.(variants[index], done);
      if (outcome.status === 'failed' && failFast) stop.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(executor.concurrency, experiments.length) }, worker));
  return variants;
}

async function attempt(
  { window, readings, executor }: SweepOrder,
  experiment: Experiment,
  signal: AbortSignal,
): Promise<{ readonly runId: string | null; readonly outcome: RunOutcome }> {
  try {
    const prepared = await readings.prepare(experiment, window);
    return { runId: prepared.contentId, outcome: await executor.execute(prepared, { signal }) };
  } catch (error) {
    return { runId: null, outcome: { status: 'failed', failure: failureOf(error) } };
  }
}

function statusOf(outcome: RunOutcome): SweepStatus {
  if (outcome.status !== 'succeeded') return 'failed';
  return outcome.known ? 'skipped' : 'succeeded';
}
