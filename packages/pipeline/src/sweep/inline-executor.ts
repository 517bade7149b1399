import { executeRun, failureOf } from './execute-run.js';
import type { RunExecutor, RunPlace, RunProcess } from './run-executor.js';

/** Makes runs in this thread, one after the other: what the other executors are compared with. */
export function inlineExecutor(place: RunPlace, world: RunProcess): RunExecutor {
  return {
    concurrency: 1,
    execute: async ({ lake, ...run }, { signal, onStage } = {}) => {
      try {
        const reading = await lake.read();
        return await executeRun({ ...run, reading, place }, world, {
          isStopped: () => signal?.aborted ?? false,
          onStage: (stage) => onStage?.(stage),
        });
      } catch (error) {
        return { status: 'failed', failure: failureOf(error) };
      }
    },
    close: async () => undefined,
  };
}
