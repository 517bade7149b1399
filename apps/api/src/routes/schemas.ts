import { nearestName, UsageError } from '@regimelab/core';
import * as z from 'zod';
import { answers } from '../answers.js';
import { EXPERIMENT_SCHEMAS, experimentJsonSchema } from '@regimelab/pipeline';
import type { Server } from '../server-context.js';

/** `GET /v1/schemas/:name`: JSON Schemas of experiments, for editors and forms. */
export function schemasRoutes(server: Server): void {
  server.get(
    '/v1/schemas/:name',
    {
      schema: {
        summary: 'The JSON Schema of the experiments of a system.',
        params: z.strictObject({ name: z.string().describe(`One of ${EXPERIMENT_SCHEMAS.join(', ')}.`) }),
        response: answers({ 200: z.record(z.string(), z.unknown()) }),
      },
    },
    async ({ params: { name } }, reply) => {
      const found = EXPERIMENT_SCHEMAS.find((known) => known === name);
      if (found !== undefined) return reply.type('application/schema+json').send(experimentJsonSchema(found));
      const near = nearestName(name, EXPERIMENT_SCHEMAS);
      throw new UsageError('NOT_FOUND', `there is no schema ${JSON.stringify(name)}`, {
        hint: near === null ? `known: ${EXPERIMENT_SCHEMAS.join(', ')}` : `did you mean ${near}?`,
      });
    },
  );
}
