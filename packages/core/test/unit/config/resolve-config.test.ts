import type { ConfigErrors } from '@regimelab/core';
import { locateLast, mergeLayers, parseConfigText, resolveConfig, valueLayer, type ConfigLayer } from '@regimelab/core/config';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';

const Config = z.strictObject({
  universe: z
    .strictObject({
      majors: z.array(z.string()).default(['BTC', 'ETH']),
      basket_size: z.int().min(1).default(30),
      min_basket_size: z.int().min(1).default(30),
    })
    .refine(({ basket_size, min_basket_size }) => min_basket_size <= basket_size, {
      error: 'min_basket_size must not exceed basket_size',
      params: { code: 'CONFIG_CONFLICT' },
    })
    .prefault({}),
  venues: z.array(z.strictObject({ name: z.string(), fee: z.number() })).default([]),
  title: z.string().optional(),
});
const Titled = Config.extend({ title: z.string() });

const file = (name: string, text: string) => parseConfigText(text, name);
const problemsOf = (layers: readonly ConfigLayer[], schema: z.ZodType = Config) => {
  try {
    resolveConfig(schema, layers);
  } catch (error) {
    return (error as ConfigErrors).problems.map(({ code, message, hint, at }) => ({ code, message, hint, at }));
  }
  return [];
};
const placesOf = (layers: readonly ConfigLayer[], schema?: z.ZodType) =>
  problemsOf(layers, schema).map(({ code, at }) => [code, at && `${at.file}:${at.line}:${at.column}`]);

describe('merging', () => {
  it('starts from the defaults of the schema', () => {
    expect(resolveConfig(Config, [])).toEqual({
      universe: { majors: ['BTC', 'ETH'], basket_size: 30, min_basket_size: 30 },
      venues: [],
    });
  });

  it('lets the later layer win, key by key', () => {
    const layers = [
      file('base.yaml', 'title: base\nuniverse:\n  basket_size: 40\n  min_basket_size: 20\n'),
      file('experiment.yaml', 'universe:\n  basket_size: 50\n'),
      valueLayer({ universe: { min_basket_size: 10 } }, 'command line'),
    ];
    expect(resolveConfig(Config, layers)).toEqual({
      title: 'base',
      universe: { majors: ['BTC', 'ETH'], basket_size: 50, min_basket_size: 10 },
      venues: [],
    });
  });

  it('replaces lists, it does not join or overlay them', () => {
    const layers = [file('a.yaml', 'universe:\n  majors: [BTC, ETH, SOL]\n'), file('b.yaml', 'universe:\n  majors: [BTC]\n')];
    expect(resolveConfig(Config, layers).universe.majors).toEqual(['BTC']);
  });

  it('replaces a map by a list or scalar, and the other way round', () => {
    const Any = z.strictObject({ a: z.unknown() });
    const [map, list, scalar] = [valueLayer({ a: { b: 1 } }, '1'), valueLayer({ a: [2] }, '2'), valueLayer({ a: 3 }, '3')];
    expect(resolveConfig(Any, [map, list])).toEqual({ a: [2] });
    expect(resolveConfig(Any, [map, scalar])).toEqual({ a: 3 });
    expect(resolveConfig(Any, [list, map])).toEqual({ a: { b: 1 } });
  });

  it('leaves the layers as they were', () => {
    const [below, above] = [valueLayer({ universe: { basket_size: 40 } }, '1'), valueLayer({ universe: { min_basket_size: 10 } }, '2')];
    resolveConfig(Config, [below, above]);
    expect(below.value).toEqual({ universe: { basket_size: 40 } });
    expect(above.value).toEqual({ universe: { min_basket_size: 10 } });
  });
});

describe('mergeLayers', () => {
  it('is what the layers say, without defaults', () => {
    expect(mergeLayers([file('a.yaml', 'a: { b: 1, c: [1, 2] }\n'), file('b.yaml', 'a: { c: [3] }\nd: x\n')])).toEqual({
      a: { b: 1, c: [3] },
      d: 'x',
    });
  });
});

describe('locateLast', () => {
  it('is the place in the last layer that says it, or null', () => {
    const layers = [file('a.yaml', 'a: 1\nb: 2\n'), file('b.yaml', '\na: 3\n')];
    expect([locateLast(layers, ['a']), locateLast(layers, ['b'])?.file, locateLast(layers, ['c'])]).toEqual([
      { file: 'b.yaml', line: 2, column: 1 },
      'a.yaml',
      null,
    ]);
  });
});

describe('a problem', () => {
  it('names file, line and column of an unknown key, and the nearest key', () => {
    expect(problemsOf([file('msm.yaml', '# weekly\nuniverse:\n  majors: [BTC]\n  basket_sise: 40\n')])).toEqual([
      {
        code: 'CONFIG_UNKNOWN_KEY',
        message: 'universe.basket_sise: no such key',
        hint: 'did you mean basket_size?',
        at: { file: 'msm.yaml', line: 4, column: 3 },
      },
    ]);
  });

  it('stands at the last layer that set the value', () => {
    const layers = [
      file('a.yaml', 'universe:\n  basket_size: 40\n'),
      file('b.yaml', '\nuniverse:\n\n  basket_size: many\n'),
      file('c.yaml', 'title: x\n'),
    ];
    expect(placesOf(layers)).toEqual([['CONFIG_TYPE', 'b.yaml:4:3']]);
  });

  it('stands at the layer that wrote an unknown key, also below a later one', () => {
    const layers = [file('a.yaml', 'universe:\n  basket: 40\n'), file('b.yaml', 'universe:\n  basket_size: 40\n')];
    expect(placesOf(layers)).toEqual([['CONFIG_UNKNOWN_KEY', 'a.yaml:2:3']]);
  });

  it('stands at a key of the command line without a line', () => {
    expect(problemsOf([file('a.yaml', 'title: x\n'), valueLayer({ universe: { min_basket_size: 0 } }, 'command line')])).toEqual([
      {
        code: 'CONFIG_RANGE',
        message: 'universe.min_basket_size: too small: expected number to be >=1',
        hint: null,
        at: { file: 'command line', line: null, column: null },
      },
    ]);
  });

  it('of a missing value stands at the nearest place above it', () => {
    const text = 'title: x\nvenues:\n  - name: A\n    fee: 1\n  - name: B\n';
    expect(placesOf([file('a.yaml', text)])).toEqual([['CONFIG_TYPE', 'a.yaml:5:5']]);
  });

  it('of a missing value does not stand in a list that a later layer replaced', () => {
    const layers = [file('a.yaml', 'venues:\n  - name: A\n    fee: 1\n'), file('b.yaml', '\nvenues:\n  - name: B\n')];
    expect(placesOf(layers)).toEqual([['CONFIG_TYPE', 'b.yaml:3:5']]);
  });

  it('of a missing value at the top stands at the only file, or nowhere where there are several', () => {
    expect(placesOf([file('a.yaml', 'universe: {}\n')], Titled)).toEqual([['CONFIG_TYPE', 'a.yaml:1:1']]);
    expect(placesOf([file('a.yaml', 'universe: {}\n'), file('b.yaml', '')], Titled)).toEqual([['CONFIG_TYPE', null]]);
  });

  it('over several keys stands at the map that holds them and keeps its own code', () => {
    expect(placesOf([file('a.yaml', 'title: x\nuniverse:\n  basket_size: 10\n')])).toEqual([['CONFIG_CONFLICT', 'a.yaml:2:1']]);
  });

  it('is reported with all the others', () => {
    const text = 'titel: x\nuniverse:\n  basket_size: 0\n  majors: BTC\n';
    expect(placesOf([file('a.yaml', text)]).sort()).toEqual([
      ['CONFIG_RANGE', 'a.yaml:3:3'],
      ['CONFIG_TYPE', 'a.yaml:4:3'],
      ['CONFIG_UNKNOWN_KEY', 'a.yaml:1:1'],
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('is the key %s too, which every object has without being told', (key) => {
    expect(placesOf([file('a.yaml', `title: x\n${key}:\n  basket_size: 3\n`)])).toEqual([['CONFIG_UNKNOWN_KEY', 'a.yaml:2:1']]);
    expect(placesOf([file('a.yaml', `universe:\n  ${key}: 3\n`), valueLayer({ universe: { basket_size: 30 } }, 'command line')])).toEqual([
      ['CONFIG_UNKNOWN_KEY', 'a.yaml:2:3'],
    ]);
  });
});
