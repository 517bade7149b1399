import { hostname } from 'node:os';
import { runInThread as run } from '@regimelab/pipeline';

/** What a thread of a sweep does; the file is a bundle of its own. */
export function runInThread(task: Parameters<typeof run>[0]) {
  return run(task, { clock: Date.now, process: { host: hostname(), pid: process.pid } });
}
