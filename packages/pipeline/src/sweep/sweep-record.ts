import type { RunMetrics } from '@regimelab/catalog';
import type { Experiment } from '../experiment/experiment.js';
import type { RunOutcome } from './run-executor.js';

/** How a variant of a sweep ended; `skipped`: it was finished before, `not_run`: the sweep stopped first. */
export type SweepStatus = 'succeeded' | 'skipped' | 'failed' | 'not_run';

/** A variant of a sweep and what became of it. */
export interface SweepVariant {
  /** 1 … N, the order of the files and of their variants. */
  readonly k: number;
  readonly experiment: Experiment;
  /** Null where its lake could not be read. */
  readonly runId: string | null;
  readonly status: SweepStatus;
  /** Milliseconds since 1970; null where it never began. */
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly outcome: RunOutcome | null;
}

/** Figures of a variant that has them. */
export function metricsOf({ outcome }: SweepVariant): RunMetrics | null {
  return outcome?.status === 'succeeded' ? outcome.summary.metrics : null;
}

/** Net returns of a variant that has them. */
export function returnsOf({ outcome }: SweepVariant) {
  return outcome?.status === 'succeeded' ? outcome.summary.returns : null;
}
