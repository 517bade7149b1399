import { UsageError } from '@regimelab/core';
import { problemOf, problemOfRun } from './http-errors.js';
import { isOver, type Job, type JobEvent, type JobStatus } from './job.js';
import type { RunEnd, RunMaker, RunOrder } from './run-maker.js';

/** Jobs that are over and still remembered; their runs are in the catalog. */
const REMEMBERED = 200;

/** Settings of a {@link JobQueue}. */
export interface JobQueueOptions {
  readonly maker: RunMaker;
  /** Jobs at the same time. */
  readonly running: number;
  /** Jobs that wait at most. */
  readonly queued: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly onFault: (error: unknown) => void;
}

interface LiveJob extends Job {
  status: JobStatus;
  readonly events: JobEvent[];
  readonly abort: AbortController;
  readonly listeners: Set<(event: JobEvent) => void>;
  /** Resolves when nothing more happens; never rejects. */
  finished: Promise<void> | null;
}

type NewEvent = JobEvent extends infer E ? (E extends JobEvent ? Omit<E, 'id' | 'at'> : never) : never;

/** The runs a server was asked for, in the order they came: some at work, some waiting, the last ones that are over. */
export class JobQueue {
  private readonly jobs = new Map<string, LiveJob>();
  private closing = false;

  constructor(private readonly options: JobQueueOptions) {}

  /** Counts up with every change of a job, so that a view of the jobs can be kept until then. */
  version = 0;

  get(runId: string): Job | null {
    return this.jobs.get(runId) ?? null;
  }

  /** Oldest first. */
  list(): readonly Job[] {
    return [...this.jobs.values()];
  }

  /**
   * Takes a run in. One that waits or is at work already is not taken in twice.
   *
   * @returns the job, and whether it is new
   * @throws {UsageError} `QUEUE_FULL`, `SERVER_CLOSING`
   */
  submit(runId: string, order: RunOrder, lake: string): { readonly job: Job; readonly isNew: boolean } {
    const known = this.jobs.get(runId);
    if (known !== undefined && !isOver(known)) return { job: known, isNew: false };
    if (this.closing) throw new UsageError('SERVER_CLOSING', 'the server is closing', { hint: 'ask again when it runs again' });
    const { running, queued } = this.options;
    if (this.count('running') >= running && this.count('queued') >= queued) {
      throw new UsageError('QUEUE_FULL', `${queued} runs wait already`, { hint: 'wait for one of them, or cancel one with DELETE' });
    }
    const job: LiveJob = {
      runId,
      order,
      lake,
      status: 'queued',
      events: [],
      abort: new AbortController(),
      listeners: new Set(),
      finished: null,
    };
    this.jobs.delete(runId); // an earlier attempt; the new one is the newest
    this.jobs.set(runId, job);
    this.tell(job, { event: 'queued' });
    this.forget();
    this.startNext();
    return { job, isNew: true };
  }

  /** Cancels a job: one that waits is over at once, one at work at its next stage. @returns null for a job that is unknown or over */
  cancel(runId: string): Job | null {
    const job = this.jobs.get(runId);
    if (job === undefined || isOver(job)) return null;
    job.abort.abort();
    if (job.status === 'queued') this.end(job, { status: 'cancelled' });
    return job;
  }

  /** Tells a listener what happens to a job from now on. @returns ends it */
  follow(runId: string, listener: (event: JobEvent) => void): () => void {
    const listeners = this.jobs.get(runId)?.listeners;
    listeners?.add(listener);
    return () => void listeners?.delete(listener);
  }

  /** Cancels everything and waits until what is at work has ended. */
  async close(): Promise<void> {
    this.closing = true;
    const open = [...this.jobs.values()].filter((job) => !isOver(job));
    for (const { runId } of open) this.cancel(runId);
    await Promise.all(open.map(({ finished }) => finished));
  }

  private count(status: JobStatus): number {
    return [...this.jobs.values()].filter((job) => job.status === status).length;
  }

  private startNext(): void {
    if (this.count('running') >= this.options.running) return;
    const next = [...this.jobs.values()].find(({ status }) => status === 'queued');
    if (next === undefined) return;
    next.status = 'running';
    next.finished = this.run(next);
  }

  private async run(job: LiveJob): Promise<void> {
    const onStage = (stage: string) => this.tell(job, { event: 'stage', stage });
    try {
      this.end(job, await this.options.maker.make(job.runId, job.order, { signal: job.abort.signal, onStage }));
    } catch (error) {
      const { code, detail, hint } = problemOf(error, '');
      if (code === 'INTERNAL') this.options.onFault(error);
      this.end(job, { status: 'failed', failure: { code, message: detail, hint } });
    }
    this.startNext();
  }

  private end(job: LiveJob, end: RunEnd): void {
    switch (end.status) {
      case 'succeeded':
        job.status = 'succeeded';
        return this.tell(job, { event: 'done' });
      case 'cancelled':
        job.status = 'aborted';
        return this.tell(job, { event: 'aborted' });
      case 'failed':
        job.status = 'failed';
        return this.tell(job, { event: 'failed', problem: problemOfRun(end.failure, job.runId) });
    }
  }

  private tell(job: LiveJob, what: NewEvent): void {
    this.version += 1;
    const event = { id: job.events.length + 1, at: new Date(this.options.clock()).toISOString(), ...what } as JobEvent;
    job.events.push(event);
    for (const listener of job.listeners) listener(event);
  }

  private forget(): void {
    const over = [...this.jobs.values()].filter(isOver);
    for (const { runId } of over.slice(0, Math.max(0, over.length - REMEMBERED))) this.jobs.delete(runId);
  }
}
