import { runInThread as run } from '@regimelab/pipeline';
import { thisProcess } from './actions/catalog-target.js';

/** What a thread of a sweep or a server does; the file is a bundle of its own. */
export function runInThread(task: Parameters<typeof run>[0]): ReturnType<typeof run> {
  return run(task, thisProcess());
}
