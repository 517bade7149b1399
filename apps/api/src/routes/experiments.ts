import { ConfigErrors, canonicalJson, RegimelabError, sha256 } from '@regimelab/core';
import * as z from 'zod';
import { answers } from '../answers.js';
import { ErrorRecordSchema } from '../http-errors.js';
import { ExperimentBody, postedExperiment } from '../posted-experiment.js';
import type { Server } from '../server-context.js';

const ValidSchema = z.object({
  valid: z.literal(true),
  system: z.string(),
  title: z.string(),
  experiment_id: z.string(),
  category_path: z.string(),
  trial_family: z.string(),
  config_hash: z
    .string()
    .describe('SHA-256 of what the experiment computes: of its resolved configuration without folders, as canonical JSON.'),
  config: z.record(z.string(), z.unknown()).describe('Every value, defaults included; the folders are the server’s.'),
});
const InvalidSchema = z.object({ valid: z.literal(false), problems: z.array(ErrorRecordSchema) });

/** `POST /v1/experiments/validate`: what an experiment resolves to, or all that is wrong with it. */
export function experimentsRoutes(server: Server): void {
  server.post(
    '/v1/experiments/validate',
    {
      schema: {
        summary: 'What an experiment resolves to, or all that is wrong with it.',
        body: z.strictObject({ experiment: ExperimentBody }),
        response: answers({ 200: z.discriminatedUnion('valid', [ValidSchema, InvalidSchema]) }),
      },
    },
    async ({ body }) => {
      try {
        const { system, header, config } = await postedExperiment(body.experiment, null);
        const { data: _data, outputs: _outputs, ...computed } = config;
        return {
          valid: true as const,
          system,
          title: header.title,
          experiment_id: header.experimentId,
          category_path: header.categoryPath,
          trial_family: header.trialFamily,
          config_hash: sha256(canonicalJson({ system, config: computed })),
          config: computed,
        };
      } catch (error) {
        if (!(error instanceof RegimelabError) || error.kind !== 'config') throw error;
        const problems = error instanceof ConfigErrors ? error.problems : [error];
        return { valid: false as const, problems: problems.map((problem) => problem.toRecord()) };
      }
    },
  );
}
