import type { RunSummary } from '@regimelab/catalog';
import { canonicalJson, ConfigError, formatDay, sha256 } from '@regimelab/core';
import type { Experiment } from '../experiment/experiment.js';
import type { Window } from '../run-system.js';
import type { PreparedRun } from '../sweep/prepared-run.js';
import type { RunOutcome, RunPlace } from '../sweep/run-executor.js';

/** The queue that sweeps write to and workers read. */
export const RUN_QUEUE = 'regimelab-runs';
/** Pause until a run that was given back is offered again, milliseconds. */
export const TRY_AGAIN_MS = 500;

/** A run as it lies in the queue: JSON. */
export interface QueuedRun {
  readonly experiment: Experiment;
  readonly window: Window;
  /** What the sweep's machine calls the run: a worker whose lake or code differs would call it otherwise. */
  readonly contentId: string;
  readonly place: RunPlace;
}

/** What a worker answers: JSON, returns as numbers and null. */
export type QueuedOutcome =
  | Exclude<RunOutcome, { readonly status: 'succeeded' }>
  | (Omit<Extract<RunOutcome, { readonly status: 'succeeded' }>, 'summary'> & {
      readonly summary: Omit<RunSummary, 'returns'> & {
        readonly returns: {
          readonly summary: NonNullable<RunSummary['returns']>['summary'];
          readonly values: readonly (number | null)[];
        } | null;
      };
    });

export function queuedRun({ experiment, window, contentId }: PreparedRun, place: RunPlace): QueuedRun {
  return { experiment, window, contentId, place };
}

/** The id of a job: equal where the same run is to lie in the same place, so that sweeps share it. */
export function jobId({ contentId, experiment, place }: QueuedRun): string {
  return `${contentId}-${sha256(canonicalJson({ out: experiment.config.outputs, place })).slice(0, 12)}`;
}

export function queuedOutcome(outcome: RunOutcome): QueuedOutcome {
  if (outcome.status !== 'succeeded') return outcome;
  const { returns, ...summary } = outcome.summary;
  const values = returns === null ? null : Array.from(returns.values, (value) => (Number.isFinite(value) ? value : null));
  return { ...outcome, summary: { ...summary, returns: returns === null ? null : { summary: returns.summary, values: values! } } };
}

export function outcomeOf(queued: QueuedOutcome): RunOutcome {
  if (queued.status !== 'succeeded') return queued;
  const { returns, ...summary } = queued.summary;
  const values = returns === null ? null : Float64Array.from(returns.values, (value) => value ?? NaN);
  return { ...queued, summary: { ...summary, returns: returns === null ? null : { summary: returns.summary, values: values! } } };
}

/** Why a worker does not make a run. */
export function refusal({ contentId, window }: QueuedRun, mine: string): ConfigError {
  return new ConfigError(
    'WORKER_CONTENT_DIFFERS',
    `the run ${contentId} (${formatDay(window.start)} to ${formatDay(window.end)}) is ${mine} on this worker: its lake, descriptor or code is not that of the sweep`,
    { hint: 'bring the worker to the same version and the same lake: compare `regimelab lake describe --json` on both machines' },
  );
}
