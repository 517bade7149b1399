import { byCodePoint, nearestName } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** Readable edit distance with swaps of neighbours, straight from its recursive definition. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
  const options = [distance(x, b) + 1, distance(a, y) + 1, distance(x, y) + Number(a.at(-1) !== b.at(-1))];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1))
    options.push(distance(x.slice(0, -1), y.slice(0, -1)) + 1);
  return Math.min(...options);
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });

describe('nearestName', () => {
  it('is the first by code point of those at the smallest distance, when that is at most 2', () => {
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 4 }), (name, candidates) => {
        const smallest = Math.min(...candidates.map((candidate) => distance(name, candidate)));
        const nearest = candidates.filter((candidate) => distance(name, candidate) === smallest).sort(byCodePoint);
        expect(nearestName(name, candidates)).toBe(smallest <= 2 ? nearest[0] : null);
      }),
      { numRuns: 200 },
    );
  });
});

describe('byCodePoint', () => {
  it('compares the sequences of code points', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('a', 'b', '\uE000', '\uFFFD', '\u{10000}', '\u{1F600}'), fc.string({ unit: 'binary' })),
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [x, y] = [a, b].map((one) => Array.from(one, (letter) => letter.codePointAt(0)!)) as [number[], number[]];
        const at = x.findIndex((codePoint, i) => codePoint !== y[i]);
        const expected = at < 0 ? x.length - y.length : at >= y.length ? 1 : x[at]! - y[at]!;
        expect(Math.sign(byCodePoint(a, b))).toBe(Math.sign(expected));
      }),
    );
  });
});
