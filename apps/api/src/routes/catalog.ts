import { ATTEMPT_STATUSES, diffRuns, explainDiff, selectRows } from '@regimelab/catalog';
import { MS_PER_DAY } from '@regimelab/core';
import * as z from 'zod';
import { answers, sendTagged } from '../answers.js';
import { keepAnswers } from '../keep-answers.js';
import { dayOf, selectionShape } from '../parameters.js';
import { CatalogRowSchema } from '../run-json.js';
import { lookUpRecord, type Server, type ServerContext } from '../server-context.js';

const CatalogQuery = z.strictObject({
  ...selectionShape,
  status: z.enum(ATTEMPT_STATUSES).optional().describe('Only runs of this status.'),
});

const CatalogSchema = z.object({ total: z.int(), matched: z.int(), rows: z.array(CatalogRowSchema) });

const DifferenceSchema = z.object({ key: z.string(), a: z.unknown(), b: z.unknown() });
const FileSchema = z.object({ bytes: z.number(), sha256: z.string() }).nullable();
const figure = z.number().nullable();

const DiffSchema = z.object({
  a: z.string(),
  b: z.string(),
  explanation: z.string().describe('One sentence: what can explain a change of results.'),
  results: z.array(z.object({ key: z.string(), a: figure, b: figure, change: figure })),
  config: z.array(DifferenceSchema).nullable().describe('Null where the catalog has not kept one of the two.'),
  data: z.array(z.object({ table: z.string(), path: z.string(), a: FileSchema, b: FileSchema })).nullable(),
  code: z.array(DifferenceSchema),
  seed: z.array(DifferenceSchema),
  folders: z.array(DifferenceSchema).describe('Keys that name folders and change no result.'),
});

/** `GET /v1/catalog`: its rows. `GET /v1/diff/:a/:b`: what two runs have differently. */
export function catalogRoutes(server: Server, context: ServerContext): void {
  const { catalog, jobs, options } = context;
  const selected = keepAnswers(
    jobs,
    ({ entries }, { experiment, family, system, status, since, sort, limit }: z.output<typeof CatalogQuery>) => {
      const rows = selectRows(
        entries.filter(({ row }) => experiment === undefined || row.experiment_id === experiment),
        {
          ...(family !== undefined && { family }),
          ...(system !== undefined && { system }),
          ...(status !== undefined && { status }),
          ...(since !== undefined && { since: dayOf(since) * MS_PER_DAY }),
          ...(sort !== undefined && { sort }),
        },
      );
      return { total: entries.length, matched: rows.length, rows: rows.slice(0, limit).map(({ row }) => row) };
    },
  );
  server.get(
    '/v1/catalog',
    { schema: { summary: 'Rows of the catalog, all columns.', querystring: CatalogQuery, response: answers({ 200: CatalogSchema }) } },
    async (request, reply) => {
      const { text, hash } = selected(await catalog(), request.query);
      return sendTagged(request, reply, { content: text, type: 'application/json; charset=utf-8', hash });
    },
  );
  server.get(
    '/v1/diff/:a/:b',
    {
      schema: {
        summary: 'What two runs have differently: results, and the configuration, data, code and seed behind them.',
        params: z.strictObject({ a: z.string(), b: z.string() }),
        response: answers({ 200: DiffSchema }),
      },
    },
    async ({ params }) => {
      const [a, b] = [(await lookUpRecord(context, params.a)).run.record, (await lookUpRecord(context, params.b)).run.record];
      const diff = await diffRuns(options.catalog.directory, a, b);
      const { results, config, data, code, seed, folders } = diff;
      const mutable = <T>(list: readonly T[]) => [...list];
      return {
        a: a.run_id,
        b: b.run_id,
        explanation: explainDiff(diff),
        results: mutable(results),
        config: config && mutable(config),
        data: data && mutable(data),
        code: mutable(code),
        seed: mutable(seed),
        folders: mutable(folders),
      };
    },
  );
}
