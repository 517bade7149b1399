import type { RunSummary } from '@regimelab/catalog';
import type { PreparedRun } from './prepared-run.js';

/** What became of a run. */
export type RunOutcome =
  | {
      readonly status: 'succeeded';
      /** Whether it was finished before, and so not computed again. */
      readonly known: boolean;
      readonly path: string;
      readonly summary: RunSummary;
      readonly notes: readonly string[];
    }
  | { readonly status: 'failed'; readonly failure: RunFailure }
  /** Somebody else computes it at this moment. */
  | { readonly status: 'claimed' }
  | { readonly status: 'cancelled' };

/** Why a run failed. */
export interface RunFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  /** Stages with their times, then the error with its stack. */
  readonly log: string;
}

/** Makes runs, in this thread, in others, or elsewhere. All executors give the same bits. */
export interface RunExecutor {
  /** Runs that are worth beginning at once. */
  readonly concurrency: number;
  /** Makes and records a run, unless it is finished already. Never rejects for what the run itself does. */
  execute(run: PreparedRun, control?: RunControl): Promise<RunOutcome>;
  close(): Promise<void>;
}

/** How the caller follows a run, and stops it. */
export interface RunControl {
  readonly signal?: AbortSignal | undefined;
  readonly onStage?: ((stage: string) => void) | undefined;
}

/** Where runs go. */
export interface RunPlace {
  /** Whether finished runs are computed again and replaced. */
  readonly force: boolean;
  /** Folder of the catalog; null: not recorded. */
  readonly catalog: string | null;
}

/** What a run may use of the process it runs in. */
export interface RunProcess {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly process: { readonly host: string; readonly pid: number };
}
