import { resolve } from 'node:path';
import { createLakeReadings, type RunOutcome } from '@regimelab/pipeline';
import { startQueueWorker } from '@regimelab/pipeline/bullmq';
import type { CommonFlags } from '../flags.js';
import { interruptSignal, runningCode } from './running-code.js';
import { defaultThreads, threads } from './threads.js';

/** Flags of `regimelab worker`. */
interface WorkerFlags extends CommonFlags {
  readonly redis: string;
  readonly lake?: string;
  readonly out?: string;
  readonly catalog?: string;
  readonly workers?: number;
}

export async function worker({ redis, lake, out, catalog, workers = defaultThreads(), quiet }: WorkerFlags): Promise<void> {
  const signal = interruptSignal();
  const readings = createLakeReadings(runningCode(), Date.now);
  const here = { lake: absolute(lake), out: absolute(out), catalog: absolute(catalog) };
  try {
    const reading = await startQueueWorker({
      ...{ redis, readings, here, concurrency: workers, clock: Date.now },
      executor: (place) => threads(place, workers),
      ...(quiet ? {} : { onEnd: tell }),
    });
    if (!quiet) console.error(`reading the queue with ${workers} thread${workers === 1 ? '' : 's'}; Ctrl-C ends`);
    await new Promise<void>((done) => {
      signal.addEventListener('abort', () => done());
      process.once('SIGTERM', () => done());
    });
    await reading.close();
  } finally {
    await readings.close();
  }
}

function tell(contentId: string, outcome: RunOutcome): void {
  const end = outcome.status === 'failed' ? `FAILED ${outcome.failure.code}: ${outcome.failure.message}` : outcome.status;
  console.error(`${new Date().toISOString()} ${contentId} ${end}`);
}

const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(path));
