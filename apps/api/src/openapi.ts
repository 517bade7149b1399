import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { EXPERIMENT_SCHEMAS, experimentJsonSchema } from '@regimelab/pipeline';
import { EXPERIMENT_COMPONENT, REFUSED_KEYS } from './posted-experiment.js';

type Schemas = Record<string, object>;

/** How the OpenAPI document is made of the routes' own schemas, and of those that experiment files have. */
export function openApiOptions(version: string): FastifyDynamicSwaggerOptions {
  const withComponents = createJsonSchemaTransformObject({});
  return {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'regimelab', version, description: 'Runs, catalog, signals and reports of one machine.' },
    },
    transform: createJsonSchemaTransform({}),
    transformObject: (input) => {
      const document = withComponents(input) as { readonly paths?: object; readonly components?: { readonly schemas?: Schemas } };
      const made = document.components?.schemas ?? {};
      const schemas = withoutUnused({ ...made, ...experimentComponents() }, JSON.stringify(document.paths));
      return { ...document, components: { ...document.components, schemas } } as ReturnType<typeof withComponents>;
    },
  };
}

/** What a client may send as an experiment: a text, or the object of one of the systems without the keys that the server refuses. */
function experimentComponents(): Schemas {
  const systems = EXPERIMENT_SCHEMAS.filter((name) => name !== 'experiment').map((system) => {
    const { $schema: _dialect, properties, ...rest } = experimentJsonSchema(system);
    const sent = Object.entries(properties as object).filter(([key]) => !REFUSED_KEYS.includes(key));
    return [`Experiment_${system}`, { ...rest, properties: Object.fromEntries(sent) }] as const;
  });
  const text = { type: 'string', description: 'A YAML or JSON text; errors name its lines.' };
  return {
    ...Object.fromEntries(systems),
    [EXPERIMENT_COMPONENT]: { anyOf: [text, ...systems.map(([name]) => ({ $ref: `#/components/schemas/${name}` }))] },
  };
}

/** The schemas that the paths refer to, and those that these refer to. */
function withoutUnused(schemas: Schemas, paths: string): Schemas {
  const used = new Set<string>();
  const visit = (text: string) => {
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name!) || schemas[name!] === undefined) continue;
      used.add(name!);
      visit(JSON.stringify(schemas[name!]));
    }
  };
  visit(paths);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}
