import { experimentJsonSchema, resolveExperiment, type ExperimentSystem } from '@regimelab/pipeline';
import { describe, expect, it } from '@jest/globals';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [word: string]: unknown;
}

const schemaOf = (name: Parameters<typeof experimentJsonSchema>[0]) => experimentJsonSchema(name) as unknown as Schema;

/** The schema at a dotted key. */
const at = (schema: Schema, key: string) => key.split('.').reduce<Schema | undefined>((node, part) => node?.properties?.[part], schema);

/** Dotted keys of a schema without sections of their own, each with whether it or its section says what it is. */
function keysOf({ properties = {} }: Schema, above = ''): readonly { readonly key: string; readonly isDescribed: boolean }[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const inner = keysOf(schema, `${above}${name}.`);
    const isDescribed = schema['description'] !== undefined;
    return inner.length === 0
      ? [{ key: above + name, isDescribed }]
      : inner.map((one) => ({ ...one, isDescribed: one.isDescribed || isDescribed }));
  });
}

describe.each<ExperimentSystem>(['majors_alts', 'msm', 'msm_v0'])('the JSON Schema of %s', (system) => {
  const schema = schemaOf(system);

  it('says of every key what it is', () => {
    const silent = keysOf(schema).filter(({ isDescribed }) => !isDescribed);
    expect(silent).toEqual([]);
  });

  it('knows every key a resolved configuration has', async () => {
    const set = system === 'msm' ? ['features=[{id: momentum, weight: 1}]'] : [];
    const { config } = await resolveExperiment([], { systems: [system], set });
    const missing = (node: object, known: Schema | undefined): readonly string[] =>
      Object.entries(node).flatMap(([key, value]) => {
        const child = known?.properties?.[key];
        if (child === undefined) return [key];
        return child.properties === undefined || value === null ? [] : missing(value as object, child).map((inner) => `${key}.${inner}`);
      });
    expect(missing(config, schema)).toEqual([]);
  });

  it('names its system, and needs no key, since another file may have it', () => {
    expect(at(schema, 'system')).toMatchObject({ const: system });
    expect(schema['required']).toBeUndefined();
    expect(schema['additionalProperties']).toBe(false);
  });

  it('has the keys of files', () => {
    expect(at(schema, 'extends')).toMatchObject({ anyOf: [{ type: 'string' }, { type: 'array' }] });
    expect(Object.keys(at(schema, 'sweep')!.properties!)).toEqual(['grid', 'random']);
  });
});

describe('the JSON Schema of majors_alts', () => {
  it('has types, limits and defaults', () => {
    expect(at(schemaOf('majors_alts'), 'costs.taker_share')).toEqual({
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 1,
      description: 'Share taken; the rest is made.',
    });
  });

  it.each(['universe.vol_target', 'costs.funding_8h_rate', 'backtest.train_window_days'])('does not offer %s, which is refused', (key) => {
    expect(at(schemaOf('majors_alts'), key)).toBeUndefined();
  });
});

it('that of any experiment is one of the three, told apart by the system', () => {
  const { oneOf, $defs } = schemaOf('experiment') as unknown as { oneOf: unknown; $defs: Record<string, Schema> };
  expect(oneOf).toEqual(['majors_alts', 'msm', 'msm_v0'].map((system) => ({ $ref: `#/$defs/${system}` })));
  for (const [system, schema] of Object.entries($defs)) {
    const { $schema: _draft, ...alone } = schemaOf(system as ExperimentSystem);
    expect(schema).toEqual({ ...alone, required: ['system'] });
  }
});
