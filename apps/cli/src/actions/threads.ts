import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { threadExecutor, type RunPlace, type ThreadExecutor } from '@regimelab/pipeline';

/** One less than the machine has cores, at least 1: the rest of the machine stays usable. */
export const defaultThreads = () => Math.max(1, availableParallelism() - 1);

/** Makes runs and signals in threads of this program. */
export function threads(place: RunPlace, workers: number): ThreadExecutor {
  return threadExecutor(place, { workers, workerFile: fileURLToPath(new URL('./sweep-worker.js', import.meta.url)) });
}
