import { ConfigError, UsageError } from '@regimelab/core';
import { parseAssignment, parseKeyPath } from '@regimelab/core/config';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

const refusal = (text: string) => {
  try {
    parseAssignment(text);
  } catch (error) {
    return error;
  }
  return null;
};

describe('parseKeyPath', () => {
  it('parts at dots', () => {
    expect(parseKeyPath('universe')).toEqual(['universe']);
    expect(parseKeyPath('label.v0_1.window_weeks')).toEqual(['label', 'v0_1', 'window_weeks']);
  });

  it.each(['', '.', 'a.', '.a', 'a..b', 'a. .b', 'features.0.weight', '0'])('is null for %j', (text) => {
    expect(parseKeyPath(text)).toBeNull();
  });
});

describe('parseAssignment', () => {
  it.each<[string, unknown]>([
    ['a.b=10', { a: { b: 10 } }],
    ['a=-0.5', { a: -0.5 }],
    ['a=true', { a: true }],
    ['a=null', { a: null }],
    ['a=~', { a: null }],
    ['a=BTC', { a: 'BTC' }],
    ['a="10"', { a: '10' }],
    ['a=""', { a: '' }],
    ['a= 10 ', { a: 10 }],
    ['a=no', { a: 'no' }],
    ['a.b=[BTC, ETH]', { a: { b: ['BTC', 'ETH'] } }],
    ['a={BTC: 0.7, ETH: 0.3}', { a: { BTC: 0.7, ETH: 0.3 } }],
    ['a=b=c', { a: 'b=c' }],
    ['a=./lake', { a: './lake' }],
  ])('reads %s', (text, value) => {
    expect(parseAssignment(text).value).toEqual(value);
  });

  it('names the whole flag as its place, for the value and every map around it', () => {
    const at = { file: '--set a.b=10', line: null, column: null };
    const { locate } = parseAssignment('a.b=10');
    expect([locate(['a', 'b']), locate(['a']), locate(['b'])]).toEqual([at, at, null]);
  });

  it.each(['universe.basket_size', '=10', 'a..b=1', 'features.0.weight=1', ''])('refuses %j, which is no assignment', (text) => {
    const error = refusal(text);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: 'USAGE_BAD_VALUE', message: `--set ${text}: expected key=value, the keys joined by dots` });
  });

  it.each(['a=', 'a=  ', 'a=# ten', 'a=[1, 2', 'a="x', 'a=!secret x', 'a=*ids', 'a=b: c', 'a=1\nb: 2'])(
    'refuses %j, whose value is not YAML',
    (text) => {
      const error = refusal(text);
      expect(error).toBeInstanceOf(ConfigError);
      expect(error).toMatchObject({ code: 'CONFIG_PARSE', at: { file: `--set ${text}`, line: null } });
    },
  );

  it('sets a key no object has of its own', () => {
    const { value } = parseAssignment('a.__proto__=1');
    expect(Object.entries(value['a'] as object)).toEqual([['__proto__', 1]]);
  });

  it('reads back every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseAssignment(`a=${JSON.stringify(value)}`).value).toEqual({ a: JSON.parse(JSON.stringify(value)) });
      }),
    );
  });
});
