import * as z from 'zod';
import { MajorsAltsConfigSchema } from '../majors-alts/majors-alts-config.js';
import { MsmConfigSchema } from '../msm/msm-config.js';
import { PureMsmConfigSchema } from '../pure-msm/pure-msm-config.js';
import { EXPERIMENT_SYSTEMS, type ExperimentSystem } from './experiment.js';
import { SweepSchema } from './sweep-block.js';

/** Names of the published schemas: any experiment, or one of a system. */
export const EXPERIMENT_SCHEMAS = ['experiment', ...EXPERIMENT_SYSTEMS] as const;
export type ExperimentSchemaName = (typeof EXPERIMENT_SCHEMAS)[number];

type JsonObject = { [key: string]: unknown };

const SYSTEMS: Readonly<Record<ExperimentSystem, { readonly schema: z.ZodType; readonly title: string }>> = {
  majors_alts: { schema: MajorsAltsConfigSchema, title: 'A backtest of majors against alts' },
  msm: { schema: PureMsmConfigSchema, title: 'A pure MSM experiment' },
  msm_v0: { schema: MsmConfigSchema, title: 'A run of MSM v0, the weekly funding monitor' },
};

const FileKeys = z.object({
  extends: z
    .union([z.string().min(1), z.array(z.string().min(1))])
    .describe('File or files below this one, as paths from its folder; the later of a list wins.'),
  sweep: SweepSchema.describe('Values that make this file many experiments, for `regimelab sweep`.'),
});

/**
 * JSON Schema (draft 2020-12) of experiment files, for editors: the keys, types, limits, defaults and descriptions of the schemas that parse
 * them. Every key may be left out, since an extended file or a default can have it. Rules over several keys are checked only by a run.
 *
 * @param name a system, or `experiment` for any, told apart by the key `system`
 */
export function experimentJsonSchema(name: ExperimentSchemaName): JsonObject {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  if (name !== 'experiment') return { $schema, ...systemSchema(name) };
  return {
    $schema,
    title: 'An experiment',
    oneOf: EXPERIMENT_SYSTEMS.map((system) => ({ $ref: `#/$defs/${system}` })),
    $defs: Object.fromEntries(EXPERIMENT_SYSTEMS.map((system) => [system, { ...systemSchema(system), required: ['system'] }])),
  };
}

function systemSchema(name: ExperimentSystem): JsonObject {
  const { schema, title } = SYSTEMS[name];
  const { title: label, experiment_id, category_path, trial_family, system, ...keys } = propertiesOf(schema);
  return {
    title,
    type: 'object',
    properties: {
      ...{ title: label, experiment_id, category_path, trial_family },
      system: { ...(system as JsonObject), const: name },
      ...propertiesOf(FileKeys),
      ...keys,
    },
    additionalProperties: false,
  };
}

const propertiesOf = (schema: z.ZodType) => (tidy(z.toJSONSchema(schema, { io: 'input' })) as { properties: JsonObject }).properties;

/** Leaves out what tells an editor nothing: refused keys, which are free of any rule, empty defaults, and the limits of every whole number. */
function tidy(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(tidy);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(key === 'default' && isEmpty(value)) && Math.abs(Number(value)) !== Number.MAX_SAFE_INTEGER)
      .map(([key, value]) => [key, key === 'properties' ? withoutRefused(value as JsonObject) : tidy(value)]),
  );
}

const withoutRefused = (properties: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(properties).flatMap(([key, schema]) => (isEmpty(schema) ? [] : [[key, tidy(schema)]])));

const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
