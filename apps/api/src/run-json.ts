import { ATTEMPT_STATUSES, CATALOG_COLUMNS, type CatalogEntry, type CatalogRow } from '@regimelab/catalog';
import { formatDay } from '@regimelab/core';
import * as z from 'zod';
import { ProblemSchema } from './http-errors.js';
import type { Job } from './job.js';
import type { RunFile } from './run-folder.js';

/** A row of the catalog, as `regimelab catalog ls --json` prints it. */
export const CatalogRowSchema = z
  .object(
    Object.fromEntries(
      Object.entries(CATALOG_COLUMNS).map(([name, type]) => [
        name,
        type === 'number' || type === 'integer' ? z.number().nullable() : z.string().nullable(),
      ]),
    ),
  )
  .meta({ id: 'CatalogRow' }) as unknown as z.ZodType<CatalogRow>;

const StatusSchema = z.enum(['queued', ...ATTEMPT_STATUSES]);

const JobSchema = z.object({
  lake: z.string().describe('Name of the lake.'),
  stage: z.string().nullable().describe('What it is at.'),
  submitted_at: z.iso.datetime(),
  events: z.int().describe('How many things have happened to it; `/events` tells them.'),
  problem: ProblemSchema.nullable().describe('Why it failed.'),
});

const AttemptSchema = z.object({
  attempt: z.string(),
  status: z.enum(ATTEMPT_STATUSES),
  timestamp: z.string(),
  finished_at: z.string().nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});

/** A run: what it is, how far it is, and what is known of it. */
export const RunSchema = z
  .object({
    run_id: z.string(),
    status: StatusSchema,
    system: z.string(),
    experiment_id: z.string(),
    title: z.string(),
    category_path: z.string(),
    start: z.iso.date(),
    end: z.iso.date(),
    job: JobSchema.nullable().describe('The request this server has or had for it; null where it came from elsewhere.'),
    content_id: z.string().nullable(),
    record: CatalogRowSchema.nullable().describe('Its row of the catalog; null until it has begun to compute.'),
    code: z
      .object({ version: z.string(), commit: z.string().nullable(), dirty: z.boolean().nullable(), diffHash: z.string().nullable() })
      .nullable(),
    attempts: z.array(AttemptSchema),
    files: z.array(z.object({ name: z.string(), bytes: z.int() })).describe('Files of the finished run, under `/files/`.'),
  })
  .meta({ id: 'Run' });
export type RunJson = z.output<typeof RunSchema>;

/** A run in a list. */
export const RunItemSchema = z
  .object({
    run_id: z.string(),
    status: StatusSchema,
    system: z.string(),
    experiment_id: z.string(),
    title: z.string(),
    trial_family: z.string(),
    start: z.iso.date(),
    end: z.iso.date(),
    timestamp: z.iso.datetime().describe('When it began, or was asked for.'),
    sharpe: z.number().nullable(),
    cagr: z.number().nullable(),
    max_drawdown: z.number().nullable(),
    dsr: z.number().nullable(),
    psr: z.number().nullable(),
    n_trials: z.int().nullable(),
  })
  .meta({ id: 'RunItem' });
export type RunItem = z.output<typeof RunItemSchema>;

/** What is known of a run by its job, its row, or both. */
export function runJson(job: Job | null, entry: CatalogEntry | null, files: readonly RunFile[]): RunJson {
  const record = entry?.run.record ?? null;
  return {
    ...factsOf(job, entry),
    category_path: record?.category_path ?? job!.order.experiment.header.categoryPath,
    job: job && {
      lake: job.lake,
      stage: job.events.findLast((event) => event.event === 'stage')?.stage ?? null,
      submitted_at: job.events[0]!.at,
      events: job.events.length,
      problem: problemOfJob(job),
    },
    content_id: record?.content_id ?? null,
    record: entry?.row ?? null,
    code: record?.code ?? null,
    attempts: (entry?.run.attempts ?? []).map(({ attempt, status, timestamp, finished_at, failure }) => ({
      attempt,
      status,
      timestamp,
      finished_at,
      failure,
    })),
    files: [...files],
  };
}

/** A run in a list. */
export function runItem(job: Job | null, entry: CatalogEntry | null): RunItem {
  const row = entry?.row;
  return {
    ...factsOf(job, entry),
    trial_family: entry?.run.record.trial_family ?? job!.order.experiment.header.trialFamily,
    timestamp: entry?.run.record.timestamp ?? job!.events[0]!.at,
    sharpe: row?.sharpe ?? null,
    cagr: row?.cagr ?? null,
    max_drawdown: row?.max_drawdown ?? null,
    dsr: row?.dsr ?? null,
    psr: row?.psr ?? null,
    n_trials: row?.n_trials ?? null,
  };
}

/** A job that is not over speaks for its run, whatever earlier attempts came to. */
function factsOf(job: Job | null, entry: CatalogEntry | null) {
  const record = entry?.run.record ?? null;
  const order = job?.order;
  return {
    run_id: record?.run_id ?? job!.runId,
    status: statusOf(job, entry),
    system: record?.system ?? order!.experiment.system,
    experiment_id: record?.experiment_id ?? order!.experiment.header.experimentId,
    title: record?.title ?? order!.experiment.header.title,
    start: record?.start ?? formatDay(order!.window.start),
    end: record?.end ?? formatDay(order!.window.end),
  };
}

/** A success that is recorded stands; else a job of this server knows best. One of the two is there. */
export function statusOf(job: Job | null, entry: CatalogEntry | null): RunJson['status'] {
  const recorded = entry?.run.record.status;
  if (job === null || recorded === 'succeeded') return recorded!;
  return job.status;
}

function problemOfJob({ events }: Job) {
  const last = events.at(-1)!;
  return 'problem' in last ? last.problem : null;
}
