import { CsvFields, csvText, ShapeError } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';

describe('csvText', () => {
  it('is a header and one line a row, each ended by a line feed, in the order of the columns', () => {
    const columns = [
      ['date', ['2024-01-08', '2024-01-15']],
      ['y', Float64Array.of(-0.009166666666666642, 0.5)],
    ] as const;
    expect(csvText(columns)).toBe('date,y\n2024-01-08,-0.009166666666666642\n2024-01-15,0.5\n');
  });

  it('is the header alone where there is no row', () => {
    expect(csvText([['label', []], ['count', []]])).toBe('label,count\n'); // prettier-ignore
  });

  it('leaves the field of null, undefined and NaN empty', () => {
    expect(csvText([['a', [null, undefined, NaN]], ['b', [1, 2, 3]]])).toBe('a,b\n,1\n,2\n,3\n'); // prettier-ignore
  });

  it('writes booleans as true and false, whole numbers without a point, negative zero as 0', () => {
    expect(csvText([['a', [true, false]], ['b', [100, -0]]])).toBe('a,b\ntrue,100\nfalse,0\n'); // prettier-ignore
  });

  it('writes doubles in the form of ECMAScript', () => {
    expect(csvText([['x', [1e21, 1e-7, 0.000001, 0.1 + 0.2]]])).toBe('x\n1e+21\n1e-7\n0.000001\n0.30000000000000004\n');
  });

  it('quotes only where a comma, a quote or a line break needs it, and doubles the quotes', () => {
    const values = ['A,B', 'say "x"', 'two\nlines', 'a\rb', ' blank ', "it's; fine", ''];
    expect(csvText([['text', values]])).toBe('text\n"A,B"\n"say ""x"""\n"two\nlines"\n"a\rb"\n blank \nit\'s; fine\n\n');
  });

  it('quotes a name of a column too', () => {
    expect(csvText([['a,b', [1]]])).toBe('"a,b"\n1\n');
  });

  it('begins with no byte order mark', () => {
    expect(csvText([['é', ['ü']]])).toBe('é\nü\n');
  });

  it('takes a column written out before as it takes its values', () => {
    const values = ['A,B', 0.1 + 0.2, null, true, -0];
    const fields = new CsvFields(values);
    expect(csvText([['a', fields], ['b', fields]])).toBe(csvText([['a', values], ['b', values]])); // prettier-ignore
    expect(() => csvText([['a', fields], ['b', [1]]])).toThrow(ShapeError); // prettier-ignore
    expect(() => new CsvFields([-Infinity])).toThrow(RangeError);
  });

  it('refuses columns of different lengths and names the first that differs', () => {
    expect(() =>
      csvText([
        ['a', [1, 2]],
        ['b', [1, 2]],
        ['c', [1]],
      ]),
    ).toThrow(
      // prettier-ignore
      new ShapeError('SHAPE', 'csvText: column c: expected 2 values, got 1'),
    );
    expect(() => csvText([['a', [1]], ['b', [1, 2]]])).toThrow(ShapeError); // prettier-ignore
  });

  it.each([Infinity, -Infinity])('refuses %d', (value) => {
    expect(() => csvText([['a', [value]]])).toThrow(RangeError);
  });
});
