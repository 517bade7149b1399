import type { ConfigErrors } from '@regimelab/core';
import { assignmentLayer, layerWithout, parseConfigText, valueLayer } from '@regimelab/core/config';
import { describe, expect, it } from '@jest/globals';

const problemsOf = (text: string) => {
  try {
    parseConfigText(text, 'msm.yaml');
  } catch (error) {
    return (error as ConfigErrors).problems.map(({ code, at }) => [code, at?.line, at?.column]);
  }
  return [];
};

describe('parseConfigText', () => {
  it('reads YAML and JSON', () => {
    expect(parseConfigText('label:\n  bins: 5\n  bin_names: [Red, Green]\n', 'a.yaml').value).toEqual({
      label: { bins: 5, bin_names: ['Red', 'Green'] },
    });
    expect(parseConfigText('{ "label": { "bins": 5 } }', 'a.json').value).toEqual({ label: { bins: 5 } });
  });

  it('reads YAML 1.2: a date, no and on are texts, 010 is ten', () => {
    expect(parseConfigText('start: 2024-01-08\nnorway: no\nswitch: on\nn: 010\n', 'a.yaml').value).toEqual({
      start: '2024-01-08',
      norway: 'no',
      switch: 'on',
      n: 10,
    });
  });

  it('follows anchors', () => {
    expect(parseConfigText('a: &ids [BTC, ETH]\nb: *ids\n', 'a.yaml').value).toEqual({ a: ['BTC', 'ETH'], b: ['BTC', 'ETH'] });
  });

  it.each(['', '\n', '# only a comment\n', '---\n', '~\n'])('takes %j for an empty layer', (text) => {
    expect(parseConfigText(text, 'a.yaml').value).toEqual({});
  });

  it.each([
    ['a list that does not end', 'a: [1, 2\nb: 3\n', 2, 1],
    ['a tab as indentation', 'a:\n\tb: 3\n', 2, 1],
    ['a quote that does not end', 'a: 1\nb: "x\n', 3, 1],
    ['a duplicate key', 'a: 1\nb: 2\na: 3\n', 3, 1],
    ['a duplicate key inside a map', 'label:\n  bins: 5\n  bins: 6\n', 3, 3],
    ['a custom tag', 'a: 1\nb: !secret x\n', 2, 4],
    ['a second document', 'a: 1\n---\nb: 2\n', 2, 1],
    ['an alias without its anchor', 'a: 1\nb: *ids\n', 2, 4],
  ])('refuses %s as CONFIG_PARSE and says where it stands', (_what, text, line, column) => {
    expect(problemsOf(text)).toEqual([['CONFIG_PARSE', line, column]]);
  });

  it('refuses broken JSON', () => {
    expect(problemsOf('{\n  "a": 1\n  "b": 2\n}\n')[0]).toEqual(['CONFIG_PARSE', 2, 8]); // where the comma is missing
  });

  it('reports every syntax error of a file', () => {
    expect(problemsOf('a: 1\na: 2\nb: !x 3\n')).toEqual([
      ['CONFIG_PARSE', 2, 1],
      ['CONFIG_PARSE', 3, 4],
    ]);
  });

  it('refuses aliases that multiply until they fill the memory', () => {
    const ten = (of: string) => `[${Array(10).fill(of).join(', ')}]`;
    expect(problemsOf(`a: &a ${ten('x')}\nb: &b ${ten('*a')}\nc: &c ${ten('*b')}\nd: ${ten('*c')}\n`)).toEqual([
      ['CONFIG_PARSE', null, null],
    ]);
  });

  it.each([
    ['a list', '- a\n- b\n', 'a list'],
    ['a text', 'hello\n', 'string'],
    ['a number', '7\n', 'number'],
  ])('refuses %s at the top as CONFIG_TYPE', (_what, text, got) => {
    expect(problemsOf(text)).toEqual([['CONFIG_TYPE', 1, 1]]);
    expect(() => parseConfigText(text, 'msm.yaml')).toThrow(`msm.yaml: expected a map of keys at the top, got ${got}`);
  });

  it('keeps the error of the parser as cause', () => {
    expect(() => parseConfigText('a: 1\na: 2\n', 'msm.yaml')).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ cause: expect.any(Error) })] }),
    );
  });
});

describe('locate', () => {
  const { locate } = parseConfigText('# weekly\nlabel:\n  bins: 5\n  ranges:\n    - [0, 50]\n    - [50, 100]\n', 'msm.yaml');

  it('is the line and column of a key, or of an item of a list', () => {
    expect(locate(['label'])).toEqual({ file: 'msm.yaml', line: 2, column: 1 });
    expect(locate(['label', 'bins'])).toEqual({ file: 'msm.yaml', line: 3, column: 3 });
    expect(locate(['label', 'ranges', 1])).toEqual({ file: 'msm.yaml', line: 6, column: 7 });
    expect(locate(['label', 'ranges', 1, 0])).toEqual({ file: 'msm.yaml', line: 6, column: 8 });
  });

  it('is null where the file says nothing', () => {
    expect(locate(['label', 'names'])).toBeNull();
    expect(locate(['label', 'ranges', 2])).toBeNull();
    expect(locate(['label', 'bins', 'deeper'])).toBeNull();
    expect(locate(['universe'])).toBeNull();
  });

  it('counts lines alike where they end with carriage return and line feed', () => {
    expect(parseConfigText('a: 1\r\nb: 2\r\n', 'a.yaml').locate(['b'])).toEqual({ file: 'a.yaml', line: 2, column: 1 });
  });

  it('finds keys of JSON and keys that are numbers', () => {
    expect(parseConfigText('{\n  "a": { "b": 1 }\n}', 'a.json').locate(['a', 'b'])).toEqual({ file: 'a.json', line: 2, column: 10 });
    expect(parseConfigText('a:\n  7: x\n', 'a.yaml').locate(['a', '7'])).toEqual({ file: 'a.yaml', line: 2, column: 3 });
  });
});

describe('valueLayer', () => {
  const layer = valueLayer({ label: { bins: 5, names: ['Red'] } }, 'command line');

  it('names its source, without a line', () => {
    expect(layer.locate(['label', 'bins'])).toEqual({ file: 'command line', line: null, column: null });
    expect(layer.locate(['label', 'names', 0])).toEqual({ file: 'command line', line: null, column: null });
  });

  it('is null where it says nothing, also for what every object inherits', () => {
    expect(layer.locate(['label', 'ranges'])).toBeNull();
    expect(layer.locate(['label', 'bins', 'deeper'])).toBeNull();
    expect(layer.locate(['label', 'constructor'])).toBeNull();
  });
});

describe('assignmentLayer', () => {
  const place = { file: 'sweep.yaml', line: 7, column: 30 };
  const layer = assignmentLayer(['label', 'bins'], 5, place);

  it('holds one value and the maps around it, all at the place given', () => {
    expect(layer.value).toEqual({ label: { bins: 5 } });
    expect([layer.locate(['label', 'bins']), layer.locate(['label']), layer.locate(['universe'])]).toEqual([place, place, null]);
  });
});

describe('layerWithout', () => {
  const layer = layerWithout(parseConfigText('title: x\nlabel:\n  title: y\n', 'a.yaml'), ['title', 'sweep']);

  it('says nothing of the keys, at the root alone', () => {
    expect(layer.value).toEqual({ label: { title: 'y' } });
    expect(layer.locate(['title'])).toBeNull();
    expect(layer.locate(['label', 'title'])).toEqual({ file: 'a.yaml', line: 3, column: 3 });
  });
});
