import { resultJson } from '@regimelab/core';
import { drawTable, type DrawnTable } from './draw-table.js';
import type { Format } from './flags.js';

/** A table for people; numbers are formatted by the caller. */
export interface TextTable extends DrawnTable {
  readonly title: string;
}

/** Result of a command: the same facts for people and for programs. */
export interface Result {
  readonly json: unknown;
  /** Lines and tables, in order. */
  readonly text: readonly (string | TextTable)[];
}

/** Writes a result to stdout. */
export function printResult({ json, text }: Result, format: Format): void {
  if (format === 'json') process.stdout.write(resultJson(json));
  else for (const part of text) console.log(typeof part === 'string' ? part : format === 'markdown' ? markdown(part) : plain(part));
}

const plain = (table: TextTable) => `\n${table.title}\n${drawTable(table)}`;

function markdown({ title, head, rows, text }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = line(head.map((_, column) => (text.includes(column) ? ':--' : '--:')));
  return ['', `**${title}**`, '', line(head), rule, ...rows.map(line)].join('\n');
}

/** A fraction as percent, `n/a` where missing. */
export function percent(value: number | null | undefined, digits = 2): string {
  return value === null || value === undefined || Number.isNaN(value) ? 'n/a' : `${(100 * value).toFixed(digits)} %`;
}

/** A whole number with thousands separated. */
export function count(value: number | null): string {
  // Not toLocaleString: loading the locale data costs more than the whole table.
  return value === null ? 'n/a' : String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
