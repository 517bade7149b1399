import { csvText } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

/** RFC 4180, section 2, read letter by letter. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[i + 1] === '"') field += text[++i];
      else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === ',' || letter === '\n') {
      row.push(field);
      field = '';
      if (letter === '\n') {
        rows.push(row);
        row = [];
      }
    } else field += letter;
  }
  return rows;
}

describe('csvText', () => {
  it('reads back every text by the rules of RFC 4180', () => {
    const text = fc.string({ unit: fc.oneof(fc.constantFrom(',', '"', '\n', '\r', 'a', ' '), fc.string({ unit: 'binary' })) });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1 }), text, text, (pairs, first, second) => {
        const columns = [
          [first, pairs.map(([a]) => a)],
          [second, pairs.map(([, b]) => b)],
        ] as const;
        expect(parseCsv(csvText(columns))).toEqual([[first, second], ...pairs]);
      }),
    );
  });

  it('reads back every finite double to the last bit, negative zero as zero', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), (values) => {
        const rows = parseCsv(csvText([['x', Float64Array.from(values)]])).slice(1);
        expect(rows.map(([field]) => Number(field))).toEqual(values.map((x) => (x === 0 ? 0 : x)));
      }),
    );
  });
});
