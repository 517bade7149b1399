import type { Day, ErrorRecord } from '@regimelab/core';
import type { Experiment } from '@regimelab/pipeline';

/** A run that a client asked for: its experiment names the lake's folder and the folder of runs. */
export interface RunOrder {
  readonly experiment: Experiment;
  /** First and last day, both included. */
  readonly window: { readonly start: Day; readonly end: Day };
}

/** What became of a run. */
export type RunEnd =
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly failure: Pick<ErrorRecord, 'code' | 'message' | 'hint'> }
  | { readonly status: 'cancelled' };

/** Makes runs, in this thread or another. */
export interface RunMaker {
  /** The id of a run: what it computes, on the lake as it is now, by the running code. @throws {LakeError}, {ConfigError} */
  identify(order: RunOrder): Promise<string>;
  /** Makes and records a run. Never rejects for what the run itself does; an abort ends it at its next stage. */
  make(
    runId: string,
    order: RunOrder,
    control: { readonly signal: AbortSignal; readonly onStage: (stage: string) => void },
  ): Promise<RunEnd>;
  close(): Promise<void>;
}
