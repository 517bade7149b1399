import { sha256 } from '@regimelab/core';
import type { CatalogView } from './catalog-view.js';
import type { JobQueue } from './job-queue.js';

/** An answer as it is sent. */
export interface KeptAnswer {
  readonly text: string;
  readonly hash: string;
}

/** Different questions whose answers are kept at once. */
const KEPT = 256;

/**
 * Keeps the answers to questions about all runs until a run changes: to pick and order ten thousand of them takes milliseconds, and pages ask
 * the same again and again.
 *
 * @param answer is asked once for equal questions about the same state
 */
export function keepAnswers<Query>(
  jobs: JobQueue,
  answer: (view: CatalogView, query: Query) => unknown,
): (view: CatalogView, query: Query) => KeptAnswer {
  let state: { readonly view: CatalogView; readonly version: number } | null = null;
  const kept = new Map<string, KeptAnswer>();
  return (view, query) => {
    if (state?.view !== view || state.version !== jobs.version || kept.size >= KEPT) {
      kept.clear();
      state = { view, version: jobs.version };
    }
    const question = JSON.stringify(query);
    const known = kept.get(question);
    if (known !== undefined) return known;
    const text = JSON.stringify(answer(view, query));
    const given = { text, hash: sha256(text) };
    kept.set(question, given);
    return given;
  };
}
