import { ConfigErrors, configProblems, parseOptions } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';

const Options = z
  .strictObject({
    lookback: z.int().min(1).max(365).default(7),
    mode: z.enum(['skip', 'keep']).default('skip'),
    blockLength: z.union([z.literal('auto'), z.number()]).default('auto'),
    benchmark: z.array(z.strictObject({ asset: z.string(), weight: z.number() })).optional(),
    limits: z
      .strictObject({ minAlts: z.int().default(10), maxAge: z.int().default(3) })
      .readonly()
      .prefault({}),
    byVenue: z.record(z.string(), z.strictObject({ fee: z.number() })).optional(),
    cost: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('flat'), bps: z.number() }),
        z.strictObject({ kind: z.literal('impact'), exponent: z.number() }),
      ])
      .optional(),
  })
  .readonly();

/** What a caller from JavaScript may pass. */
const problemsOf = (options: unknown) => {
  try {
    parseOptions(Options, options as z.input<typeof Options>, 'momentumSpread');
  } catch (error) {
    return (error as ConfigErrors).problems.map(({ code, message, hint }) => [code, message, hint]);
  }
  return [];
};

describe('parseOptions', () => {
  it('fills in the defaults', () => {
    const expected = { lookback: 7, mode: 'skip', blockLength: 'auto', limits: { minAlts: 10, maxAge: 3 } };
    expect(parseOptions(Options, {}, 'momentumSpread')).toEqual(expected);
  });

  it('keeps what the caller gave', () => {
    expect(parseOptions(Options, { lookback: 365, limits: { maxAge: 0 } }, 'momentumSpread')).toMatchObject({
      lookback: 365,
      limits: { minAlts: 10, maxAge: 0 },
    });
  });

  it('throws ConfigErrors that start with the operation and carry the path', () => {
    expect(() => parseOptions(Options, { lookback: 0 }, 'momentumSpread')).toThrow(ConfigErrors);
    expect(() => parseOptions(Options, { limits: { minAlts: 1.5 } }, 'momentumSpread')).toThrow(
      expect.objectContaining({
        code: 'CONFIG_TYPE',
        message: 'momentumSpread: limits.minAlts: expected int, received number',
        problems: [expect.objectContaining({ context: { path: ['limits', 'minAlts'] } })],
      }),
    );
  });

  it('names a misspelt option and the nearest one', () => {
    expect(problemsOf({ lookbak: 3 })).toEqual([['CONFIG_UNKNOWN_KEY', 'momentumSpread: lookbak: no such key', 'did you mean lookback?']]);
  });

  it('lists the known options where none is near', () => {
    expect(problemsOf({ limits: { somethingElse: 3 } })).toEqual([
      ['CONFIG_UNKNOWN_KEY', 'momentumSpread: limits.somethingElse: no such key', 'known keys: minAlts, maxAge'],
    ]);
  });

  it.each([
    ['an object', { limits: { minAlt: 3 } }, 'limits.minAlt', 'minAlts'],
    ['a list', { benchmark: [{ asset: 'BTC', weight: 1, wieght: 1 }] }, 'benchmark.0.wieght', 'weight'],
    ['a record', { byVenue: { x: { fee: 1, feee: 1 } } }, 'byVenue.x.feee', 'fee'],
    ['a branch of a union', { cost: { kind: 'impact', exponent: 1, exponnent: 1 } }, 'cost.exponnent', 'exponent'],
  ])('finds the nearest option inside %s', (_where, options, path, near) => {
    expect(problemsOf(options)).toEqual([['CONFIG_UNKNOWN_KEY', `momentumSpread: ${path}: no such key`, `did you mean ${near}?`]]);
  });

  it('reports all problems at once', () => {
    expect(problemsOf({ lookback: 0, mode: 'skipp', lookbak: 3 }).map(([code]) => code)).toEqual([
      'CONFIG_RANGE',
      'CONFIG_RANGE',
      'CONFIG_UNKNOWN_KEY',
    ]);
  });

  it.each([
    ['a text for a number', { lookback: '7' }, 'CONFIG_TYPE', 'lookback: expected number, received string'],
    ['NaN', { lookback: NaN }, 'CONFIG_TYPE', 'lookback: expected number, received NaN'],
    ['an infinity', { lookback: Infinity }, 'CONFIG_TYPE', 'lookback: expected number, received Infinity'],
    ['a fraction for a whole number', { lookback: 1.5 }, 'CONFIG_TYPE', 'lookback: expected int, received number'],
    ['a missing value', { benchmark: [{ asset: 'BTC' }] }, 'CONFIG_TYPE', 'benchmark.0.weight: expected number, received undefined'],
    ['a value below its range', { lookback: 0 }, 'CONFIG_RANGE', 'lookback: too small: expected number to be >=1'],
    ['a value above its range', { lookback: 366 }, 'CONFIG_RANGE', 'lookback: too big: expected number to be <=365'],
    ['a word that is none of the choices', { mode: 'drop' }, 'CONFIG_RANGE', 'mode: expected "skip" or "keep"'],
    [
      'a value that fits no branch',
      { blockLength: true },
      'CONFIG_TYPE',
      'blockLength: expected "auto", or expected number, received boolean',
    ],
    [
      'a branch that does not exist',
      { cost: { kind: 'free' } },
      'CONFIG_TYPE',
      "cost.kind: invalid discriminator value. Expected 'flat' | 'impact'",
    ],
    ['no object at all', 7, 'CONFIG_TYPE', 'options: expected object, received number'],
  ])('refuses %s', (_what, options, code, text) => {
    expect(problemsOf(options)).toEqual([[code, `momentumSpread: ${text}`, null]]);
  });
});

describe('configProblems', () => {
  const problems = (schema: z.ZodType, value: unknown) => configProblems(schema, schema.safeParse(value).error!.issues);

  it('uses the code and hint that a refinement names', () => {
    const params = { code: 'CONFIG_CONFLICT', hint: 'weights are fractions of 1' };
    const schema = z.strictObject({ weights: z.array(z.number()).refine((w) => w[0] === 1, { error: 'expected a sum of 1', params }) });
    expect(problems(schema, { weights: [0.7] })).toEqual([
      { code: 'CONFIG_CONFLICT', path: ['weights'], text: 'expected a sum of 1', hint: 'weights are fractions of 1' },
    ]);
  });

  it('calls a refinement without a code CONFIG_RANGE', () => {
    const schema = z.strictObject({ ids: z.array(z.string()).refine((ids) => new Set(ids).size === ids.length, 'expected unique ids') });
    expect(problems(schema, { ids: ['A', 'A'] })).toEqual([
      { code: 'CONFIG_RANGE', path: ['ids'], text: 'expected unique ids', hint: undefined },
    ]);
  });

  it('gives each of several unknown keys a problem of its own', () => {
    expect(problems(z.strictObject({ a: z.number().optional() }), { b: 1, someKey: 2 })).toEqual([
      { code: 'CONFIG_UNKNOWN_KEY', path: ['b'], text: 'no such key', hint: 'did you mean a?' },
      { code: 'CONFIG_UNKNOWN_KEY', path: ['someKey'], text: 'no such key', hint: 'known keys: a' },
    ]);
  });

  it('takes a malformed text for a wrong type', () => {
    expect(problems(z.strictObject({ date: z.iso.date() }), { date: '2024-2-1' })).toMatchObject([{ code: 'CONFIG_TYPE', path: ['date'] }]);
  });
});
