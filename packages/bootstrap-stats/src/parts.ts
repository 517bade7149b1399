import type { DrawTask } from './draw-task.js';

/** How a long bootstrap is made part by part. The result is the same to the last bit, with or without other threads, however many. */
export interface Parts {
  /**
   * Runs {@link runDrawTask} with a task, on another thread, such as `(task) => pool.run(task)`; takes many at once. Used from some 16 million
   * drawn values on, and for no statistic of the caller's own, which cannot be sent: else the parts are made here, one after the other, with the
   * event loop getting its turn between them.
   */
  readonly execute?: ((task: DrawTask) => Promise<unknown>) | undefined;
  /** Aborted: no further part is begun, and the promise rejects with `INTERRUPTED`. */
  readonly signal?: AbortSignal | undefined;
  /** Told after each part how many of all draws are made. */
  readonly onProgress?: ((done: number, all: number) => void) | undefined;
}
