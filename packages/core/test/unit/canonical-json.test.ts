import { canonicalJson, resultJson, sha256 } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';

describe('canonicalJson', () => {
  it('sorts keys by code point at every depth and writes no blanks', () => {
    expect(canonicalJson({ b: 1, a: { '\u{1F600}': 1, '\uFFFD': 2, B: [3, { z: 1, y: 2 }] } })).toBe(
      '{"a":{"B":[3,{"y":2,"z":1}],"\uFFFD":2,"\u{1F600}":1},"b":1}',
    );
  });

  it('keeps the order of a list', () => {
    expect(canonicalJson([3, 1, 2])).toBe('[3,1,2]');
  });

  it('writes numbers in the shortest form that reads back, negative zero as 0', () => {
    expect(canonicalJson([0.1 + 0.2, 1e21, 1e-7, 100.0, -0, 5e-324])).toBe('[0.30000000000000004,1e+21,1e-7,100,0,5e-324]');
  });

  it('leaves out members that are undefined and keeps those that are null', () => {
    expect(canonicalJson({ a: undefined, b: null })).toBe('{"b":null}');
  });

  it('escapes text as JSON does', () => {
    expect(canonicalJson({ 'a"b': 'line\n\u2028' })).toBe('{"a\\"b":"line\\n\u2028"}');
  });

  it.each([NaN, Infinity, -Infinity])('refuses %d, wherever it stands', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
    expect(() => canonicalJson({ a: [1, { b: value }] })).toThrow(`canonicalJson: ${value} has no JSON form`);
  });

  it.each([
    ['undefined in a list', [undefined]],
    ['a hole in a list', Array<number>(1)],
    ['a function', { f: () => 1 }],
    ['a symbol', Symbol('a')],
    ['a big integer', 1n],
    ['a Map, whose content a hash would miss', new Map([['a', 1]])],
    ['a Set', new Set([1])],
    ['a Date', new Date(0)],
    ['a typed array', Float64Array.of(1)],
  ])('refuses %s', (_what, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

describe('sha256', () => {
  it('is the lower-case hex digest of the UTF-8 text', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'); // FIPS 180-4, example 1
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256('é')).toBe(sha256(Uint8Array.of(0xc3, 0xa9)));
  });
});

describe('resultJson', () => {
  it('keeps the order of the keys, indents by two blanks and ends with a line feed', () => {
    expect(resultJson({ b: 1, a: [true, null] })).toBe('{\n  "b": 1,\n  "a": [\n    true,\n    null\n  ]\n}\n');
  });

  it('writes NaN and infinities as null, negative zero as 0', () => {
    expect(resultJson([NaN, Infinity, -Infinity, -0])).toBe('[\n  null,\n  null,\n  null,\n  0\n]\n');
  });
});
