import type { Problem } from './http-errors.js';
import type { RunOrder } from './run-maker.js';

/** `aborted`: cancelled by a client, or the server closed. */
export type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'aborted';

/** Something that happened to a job; `id` counts from 1. */
export type JobEvent = { readonly id: number; readonly at: string } & (
  | { readonly event: 'queued' }
  | { readonly event: 'stage'; readonly stage: string }
  | { readonly event: 'done' | 'aborted' }
  | { readonly event: 'failed'; readonly problem: Problem }
);

/** A run that this server was asked for. */
export interface Job {
  readonly runId: string;
  readonly order: RunOrder;
  /** Name of the lake. */
  readonly lake: string;
  readonly status: JobStatus;
  /** All so far, oldest first. */
  readonly events: readonly JobEvent[];
}

/** Whether nothing more will happen to a job. */
export const isOver = ({ status }: Pick<Job, 'status'>): boolean => status !== 'queued' && status !== 'running';
