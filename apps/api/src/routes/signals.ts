import { UsageError } from '@regimelab/core';
import { resolveExperiment, type Signals } from '@regimelab/pipeline';
import * as z from 'zod';
import { answers } from '../answers.js';
import { DateParameter, dayOf } from '../parameters.js';
import { lakeFolder, type Server, type ServerContext } from '../server-context.js';

const SignalsQuery = z
  .strictObject({
    lake: z.string().describe('Name of one of the lakes.'),
    asof: DateParameter.describe('Day of the signal, 00:00 UTC.'),
    start: DateParameter.optional().describe('First day of the walk that leads to the signal. Default: the first of the lake.'),
  })
  .refine(({ start, asof }) => start === undefined || start <= asof, {
    message: 'start is later than asof',
    path: ['start'],
    params: { code: 'DATE_RANGE_EMPTY', hint: 'exchange the two dates' },
  });

const number = z.number().nullable();
const weights = z.record(z.string(), z.number());

const SignalsSchema = z.object({
  asof_date: z.iso.date(),
  regime: z.string().nullable(),
  score: number,
  suggested_gross: z.number().describe('Σ|w| of the book to hold.'),
  leg_weights: z.object({ majors: weights, alts: weights }).describe('Signed fractions of equity.'),
  expected_funding_daily: number.describe('Fraction of equity a day; positive: paid.'),
  key_features: z.object({ alt_breadth: number, btc_dominance: number }),
  action: z.string(),
  residual_beta: z.object({ btc: z.number(), eth: z.number() }).nullable(),
  stale_inputs: z.array(z.string()).readonly(),
  warnings: z.array(z.string()).readonly(),
  decision_date: z.iso.date(),
});

/** `GET /v1/signals`: what `regimelab signals` prints, with the default configuration; nothing is written. Equal requests at once share an answer. */
export function signalsRoutes(server: Server, context: ServerContext): void {
  const underWay = new Map<string, Promise<Signals>>();
  const signalOf = async ({ lake, asof, start }: z.output<typeof SignalsQuery>): Promise<Signals> => {
    const experiment = await resolveExperiment([], { systems: ['majors_alts'], flags: { lake: lakeFolder(context, lake) } });
    if (experiment.system !== 'majors_alts') throw new UsageError('USAGE_BAD_VALUE', `${experiment.system} has no signals`);
    return context.options.signals({
      config: experiment.config,
      asof: dayOf(asof),
      start: start === undefined ? null : dayOf(start),
      now: context.options.catalog.clock(),
    });
  };
  server.get(
    '/v1/signals',
    {
      schema: {
        summary: 'The signal of a day by the default majors-alts experiment.',
        querystring: SignalsQuery,
        response: answers({ 200: SignalsSchema }),
      },
    },
    async ({ query }) => {
      const question = JSON.stringify(query);
      const known = underWay.get(question);
      if (known !== undefined) return known;
      if (underWay.size >= context.limits.queued) {
        throw new UsageError('QUEUE_FULL', `${underWay.size} signals are under way already`, { hint: 'ask again when some have come' });
      }
      const asked = signalOf(query).finally(() => underWay.delete(question));
      underWay.set(question, asked);
      return asked;
    },
  );
}
