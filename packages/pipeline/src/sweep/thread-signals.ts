import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { InterruptedError, RegimelabError } from '@regimelab/core';
import { runSignals, type Signals, type SignalsRequest } from '../majors-alts/run-signals.js';
import { fromThreadError, toThreadError, type ThreadError } from './thread-error.js';

/** A signal as a thread is given it. */
export interface SignalsTask {
  readonly kind: 'signals';
  readonly request: SignalsRequest;
}

export type SignalsAnswer = { readonly signals: Signals } | { readonly error: ThreadError };

/** Hands the thread's one task to `runInThread` of the worker file. */
const START = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData.file).then(({ runInThread }) => runInThread(workerData.task)).then((answer) => parentPort.postMessage(answer));
`;

/**
 * Computes signals, each in a thread of its own that ends by itself: the process may abort (Napi::Error) when a thread that has used DuckDB is
 * terminated, as a pool does with its threads.
 *
 * @param options.atOnce threads; further requests wait
 */
export function signalThreads(options: { readonly atOnce: number; readonly workerFile: string | URL }) {
  const { workerFile } = options;
  const file = (typeof workerFile === 'string' && !workerFile.startsWith('file:') ? pathToFileURL(workerFile) : workerFile).toString();
  const underWay = new Set<Promise<SignalsAnswer>>();
  const waiting: (() => void)[] = [];
  let free = options.atOnce;
  let isClosed = false;

  const inThread = (task: SignalsTask) =>
    new Promise<SignalsAnswer>((settle, fail) => {
      let answer: SignalsAnswer | null = null;
      new Worker(START, { eval: true, workerData: { file, task } })
        .on('message', (message: SignalsAnswer) => (answer = message))
        .on('error', fail)
        .on('exit', (code) => (answer === null ? fail(new Error(`a signal's thread ended with ${code} and no answer`)) : settle(answer)));
    });

  return {
    compute: async (request: SignalsRequest): Promise<Signals> => {
      if (free === 0) await new Promise<void>((begin) => waiting.push(begin));
      else free -= 1;
      try {
        if (isClosed) throw new InterruptedError('signals');
        const asked = inThread({ kind: 'signals', request });
        underWay.add(asked);
        const answer = await asked.finally(() => underWay.delete(asked));
        if ('error' in answer) throw fromThreadError(answer.error);
        return answer.signals;
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
    /** Begins no more signals and waits for those that have begun. */
    close: async () => {
      isClosed = true;
      await Promise.allSettled(underWay);
    },
  };
}

/** What a thread does with a signal. */
export async function signalsInThread({ request }: SignalsTask): Promise<SignalsAnswer> {
  try {
    return { signals: await runSignals(request) };
  } catch (error) {
    if (error instanceof RegimelabError) return { error: toThreadError(error) };
    throw error;
  }
}
