import { describe, expect, it } from '@jest/globals';
import Table from 'cli-table3';
import * as fc from 'fast-check';
import { drawTable, type DrawnTable } from '../src/draw-table.js';

/** The same by a library for far more than this, which takes 20 s for 10,000 rows. */
function oracle({ head, rows, text }: DrawnTable): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (text.includes(column) ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

describe('drawTable', () => {
  it('stands text left and numbers right', () => {
    const table = {
      head: ['run', 'Sharpe'],
      rows: [
        ['first', '1.25'],
        ['second, with costs', '-0.5'],
      ],
      text: [0],
    };
    expect(drawTable(table)).toBe(
      [
        '┌────────────────────┬────────┐',
        '│ run                │ Sharpe │',
        '├────────────────────┼────────┤',
        '│ first              │   1.25 │',
        '│ second, with costs │   -0.5 │',
        '└────────────────────┴────────┘',
      ].join('\n'),
    );
  });

  it('gives a row as many lines as its longest cell has', () => {
    const table = {
      head: ['code', 'message'],
      rows: [
        ['A', 'first line\nsecond'],
        ['B', ''],
      ],
      text: [0, 1],
    };
    expect(drawTable(table)).toBe(
      [
        '┌──────┬────────────┐',
        '│ code │ message    │',
        '├──────┼────────────┤',
        '│ A    │ first line │',
        '│      │ second     │',
        '│ B    │            │',
        '└──────┴────────────┘',
      ].join('\n'),
    );
  });

  it('counts an ideograph as two columns, an accent of its own as none', () => {
    const table = {
      head: ['token', 'n'],
      rows: [
        ['币安人生', '1'],
        ['cafe\u0301', '2'],
        ['−1 … Ü', '3'],
      ],
      text: [0],
    };
    expect(drawTable(table).split('\n').slice(3, 6)).toEqual(['│ 币安人生 │ 1 │', '│ cafe\u0301     │ 2 │', '│ −1 … Ü   │ 3 │']);
  });

  it('draws what cli-table3 draws', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'Z', '7', ' ', '.', '-', '−', '…', 'é', '币', '한', '🚀', '\n'), maxLength: 12 });
    const tables = fc.integer({ min: 1, max: 4 }).chain((columns) => {
      const row = fc.array(word, { minLength: columns, maxLength: columns });
      return fc.record({ head: row, rows: fc.array(row, { maxLength: 5 }), text: fc.subarray([0, 1, 2, 3].slice(0, columns)) });
    });
    fc.assert(fc.property(tables, (table) => expect(drawTable(table)).toBe(oracle(table))));
  });
});
