import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvText, formatDay, parseDay, type CsvValue } from '@regimelab/core';

type Cell = string | number | boolean | null;

/** A made-up lake and what the independent Python implementation says about it (tools/oracles/msm). */
export interface Golden {
  readonly descriptor: unknown;
  readonly tables: Readonly<Record<string, Readonly<Record<string, readonly Cell[]>> & { readonly series?: readonly GoldenSeries[] }>>;
  readonly runs: readonly GoldenRun[];
}
type GoldenSeries = Readonly<Record<string, Cell>> & { readonly first_date: string; readonly values: readonly number[] };

/** One run over the lake. */
export interface GoldenRun {
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly extra_rows?: Readonly<Record<string, Readonly<Record<string, readonly Cell[]>>>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

const VALUE_COLUMN: Readonly<Record<string, string>> = { fact_price: 'close', fact_marketcap: 'marketcap', fact_funding: 'funding_rate' };

/** Reads a golden file. */
export function readGolden(name: string): Golden {
  return JSON.parse(readFileSync(join(__dirname, '../../../tools/oracles/msm/golden', name), 'utf8')) as Golden;
}

/** Writes a golden lake as CSV tables, with the further rows of one run, and returns its folder. */
export function writeGoldenLake({ descriptor, tables }: Golden, extra: GoldenRun['extra_rows'] = {}): string {
  const directory = join(mkdtempSync(join(tmpdir(), 'regimelab-golden-')), 'lake');
  mkdirSync(directory);
  if (descriptor !== null) writeFileSync(join(directory, 'lake.yaml'), JSON.stringify(descriptor));
  for (const [table, stored] of Object.entries(tables)) {
    const rows = [...rowsOf(table, stored), ...rowsOf(table, extra[table] ?? {})];
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    writeFileSync(join(directory, `${table}.csv`), csvText(names.map((name) => [name, rows.map((row): CsvValue => row[name] ?? null)])));
  }
  return directory;
}

function rowsOf(table: string, { series = [], ...columns }: Golden['tables'][string]): Readonly<Record<string, Cell>>[] {
  const names = Object.keys(columns);
  const length = (columns as Record<string, readonly Cell[]>)[names[0] ?? '']?.length ?? 0;
  const plain = Array.from({ length }, (_, i) =>
    Object.fromEntries(names.map((name) => [name, (columns as Record<string, readonly Cell[]>)[name]![i]!])),
  );
  const daily = (series as readonly GoldenSeries[]).flatMap(({ first_date, values, ...fields }) =>
    values.map(
      (value, i) => ({ ...fields, date: formatDay(parseDay(first_date)! + i), [VALUE_COLUMN[table]!]: value }) as Record<string, Cell>,
    ),
  );
  return [...plain, ...daily];
}
