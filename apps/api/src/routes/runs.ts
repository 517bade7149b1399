import { selectRows, type CatalogEntry } from '@regimelab/catalog';
import { MS_PER_DAY, UsageError } from '@regimelab/core';
import * as z from 'zod';
import { answers, sendTagged } from '../answers.js';
import type { CatalogView } from '../catalog-view.js';
import { isOver, type Job } from '../job.js';
import type { JobQueue } from '../job-queue.js';
import { keepAnswers } from '../keep-answers.js';
import { DateParameter, dayOf, RunParameter, selectionShape } from '../parameters.js';
import { ExperimentBody, postedExperiment } from '../posted-experiment.js';
import { RunItemSchema, runItem, runJson, RunSchema, statusOf, type RunItem, type RunJson } from '../run-json.js';
import { lakeFolder, lookUpRun, type Server, type ServerContext } from '../server-context.js';

const RunBody = z
  .strictObject({
    experiment: ExperimentBody,
    lake: z.string().describe('Name of one of the lakes.'),
    start: DateParameter.describe('First day, included.'),
    end: DateParameter.describe('Last day, included.'),
  })
  .refine(({ start, end }) => start <= end, {
    message: 'start is later than end',
    path: ['start'],
    params: { code: 'DATE_RANGE_EMPTY', hint: 'exchange the two dates' },
  });

const ListQuery = z.strictObject({
  ...selectionShape,
  status: RunSchema.shape.status.optional().describe('Only runs of this status.'),
});
type ListQuery = z.output<typeof ListQuery>;

const ListSchema = z.object({
  total: z.int().describe('Runs of the catalog and of the queue.'),
  matched: z.int().describe('Those that fit, of which at most `limit` follow.'),
  runs: z.array(RunItemSchema),
});

/** `POST /v1/runs`, `GET /v1/runs`, `GET` and `DELETE /v1/runs/:id`. */
export function runsRoutes(server: Server, context: ServerContext): void {
  const { jobs, folders, options, catalog } = context;

  server.post(
    '/v1/runs',
    {
      schema: {
        summary: 'Ask for a run. What is known or at work already is not computed twice.',
        body: RunBody,
        response: answers({ 200: RunSchema.describe('The run is known.'), 202: RunSchema.describe('The run is taken in.') }),
      },
    },
    async ({ body }, reply) => {
      const experiment = await postedExperiment(body.experiment, { lake: lakeFolder(context, body.lake), out: options.out });
      const window = { start: dayOf(body.start), end: dayOf(body.end) };
      const order = { experiment, window };
      const contentId = await options.maker.identify(order);
      const { entries } = await catalog();
      const finished = entries.findLast(({ run: { record } }) => record.content_id === contentId && record.status === 'succeeded');
      if (finished !== undefined && (await folders.has(finished.run.record)))
        return reply.header('location', hrefOf(finished.row.run_id!)).send(await describe(null, finished));
      // Equal requests may have come this far side by side: the queue takes one of them in.
      const { job, isNew } = jobs.submit(contentId, order, body.lake);
      const entry = entries.findLast(({ run: { record } }) => record.run_id === contentId) ?? null;
      return reply
        .code(isNew ? 202 : 200)
        .header('location', hrefOf(job.runId))
        .send(await describe(job, entry));
    },
  );

  const listed = keepAnswers(jobs, (view, query: ListQuery) => list(view, jobs, query));
  server.get(
    '/v1/runs',
    { schema: { summary: 'Runs of the catalog and of the queue.', querystring: ListQuery, response: answers({ 200: ListSchema }) } },
    async (request, reply) => {
      const { text, hash } = listed(await catalog(), request.query);
      return sendTagged(request, reply, { content: text, type: 'application/json; charset=utf-8', hash });
    },
  );

  server.get(
    '/v1/runs/:id',
    { schema: { summary: 'A run: how far it is, and what is known of it.', params: RunParameter, response: answers({ 200: RunSchema }) } },
    async ({ params }) => {
      const { job, entry } = await lookUpRun(context, params.id);
      return describe(job, entry);
    },
  );

  server.delete(
    '/v1/runs/:id',
    {
      schema: {
        summary: 'Cancel a run. One that waits is over at once, one at work at its next stage.',
        params: RunParameter,
        response: answers({ 200: RunSchema.describe('It is over.'), 202: RunSchema.describe('It will end.') }),
      },
    },
    async ({ params: { id } }, reply) => {
      const cancelled = jobs.cancel(id);
      if (cancelled === null) {
        const { job, entry } = await lookUpRun(context, id);
        throw new UsageError('RUN_FINISHED', `the run ${id} is ${statusOf(job, entry)} and not in the queue of this server`, {
          hint: 'only a run that this server was asked for, and that is not over, can be cancelled',
        });
      }
      return reply.code(isOver(cancelled) ? 200 : 202).send(await describe(cancelled, null));
    },
  );

  async function describe(job: Job | null, entry: CatalogEntry | null): Promise<RunJson> {
    const record = entry?.run.record;
    const isReadable = record?.status === 'succeeded' && (await folders.mayRead(record));
    return runJson(job, entry, isReadable ? await folders.list(record) : []);
  }
}

/** Jobs without a row come first, the newest on top, then the rows in the order asked for. */
function list({ entries }: CatalogView, jobs: JobQueue, { experiment, family, system, status, since, sort, limit }: ListQuery) {
  const isAsked = (of: Pick<RunItem, 'experiment_id' | 'trial_family' | 'system' | 'timestamp'>, its: RunItem['status']) =>
    (experiment === undefined || of.experiment_id === experiment) &&
    (family === undefined || of.trial_family === family) &&
    (system === undefined || of.system === system) &&
    (status === undefined || its === status) &&
    (since === undefined || Date.parse(of.timestamp) >= dayOf(since) * MS_PER_DAY);
  const jobOf = ({ run }: CatalogEntry) => jobs.get(run.record.run_id);
  const rows = entries.filter((entry) => isAsked(entry.run.record, statusOf(jobOf(entry), entry)));
  const recorded = new Set(entries.map(({ row }) => row.run_id));
  const others = jobs.list().filter(({ runId }) => !recorded.has(runId));
  const waiting = others.map((job) => runItem(job, null)).filter((item) => isAsked(item, item.status));
  const ordered = selectRows(rows, sort === undefined ? {} : { sort }).slice(0, limit);
  return {
    total: entries.length + others.length,
    matched: waiting.length + rows.length,
    runs: [...waiting.reverse(), ...ordered.map((entry) => runItem(jobOf(entry), entry))].slice(0, limit),
  };
}

const hrefOf = (runId: string) => `/v1/runs/${runId}`;
