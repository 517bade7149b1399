import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';
import { formatDay, parseDay, RegimelabError, type ErrorRecord } from '@regimelab/core';
import { openLake, readPanels, type Lake, type LakePanel, type OpenLakeOptions, type ValueTable } from '@regimelab/lake-io';

const folders: string[] = [];
const lakes: Lake[] = [];
afterEach(() => {
  lakes.splice(0).forEach((lake) => lake.close());
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true }));
});

/** A new folder for one test, removed after it. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'regimelab-lake-')));
  folders.push(folder);
  return folder;
}

/** A folder with the given files: relative path → content. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>, folder = temporaryFolder()): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Lines as a text file. */
export const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;

/** Opens a lake that is closed after the test. */
export async function opened(folder: string, options?: OpenLakeOptions): Promise<Lake> {
  const lake = await openLake(folder, options);
  lakes.push(lake);
  return lake;
}

/** A lake of the given files, opened. */
export const lakeOf = (files: Readonly<Record<string, string | Uint8Array>>) => opened(folderOf(files));

/** One table of a lake of the given files, read. */
export async function panelOfTable<T extends ValueTable>(
  table: T,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<LakePanel> {
  return (await readPanels(await lakeOf(files), [table]))[table];
}

/** The cells of a panel that hold a value, `ASSET date` → value. */
export function cellsOf({ axes, values }: LakePanel): Readonly<Record<string, number>> {
  const N = axes.assets.length;
  const cells = [...values.entries()].filter(([, value]) => !Number.isNaN(value));
  return Object.fromEntries(cells.map(([i, value]) => [`${axes.assets[i % N]} ${formatDay(axes.times[Math.floor(i / N)]!)}`, value]));
}

/** What an operation is refused with. */
export async function refusal(operation: () => unknown): Promise<ErrorRecord> {
  try {
    await operation();
  } catch (error) {
    if (error instanceof RegimelabError) return error.toRecord();
    throw error;
  }
  throw new Error('expected a refusal, got none');
}

/** Expects an operation to be refused with a code and a message that names what is wrong. */
export async function expectRefusal(operation: () => unknown, code: string, message: RegExp | string = ''): Promise<ErrorRecord> {
  const record = await refusal(operation);
  expect(record.code).toBe(code);
  expect(record.message).toMatch(message);
  return record;
}

/** Runs statements in an engine of the test's own, for files in forms that the writer does not make. */
export async function inEngine(...statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const sql of [`SET TimeZone = 'UTC'`, ...statements]) await connection.run(sql);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Writes the result of a query as a parquet file, types as the query gives them. */
export async function parquetOf(path: string, select: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await inEngine(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
}

/** Path, content and time of change of everything below a folder. */
export function stateOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const hash = entry.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder';
      return `${path} ${statSync(path, { bigint: true }).mtimeNs} ${hash}`;
    })
    .sort();
}

/** `count` dates from the first on. */
export const datesFrom = (first: string, count: number) => Array.from({ length: count }, (_, d) => formatDay(day(first) + d));

/** The day of a date. */
export function day(date: string): number {
  const found = parseDay(date);
  if (found === null) throw new Error(`no date: ${date}`);
  return found;
}

/** Milliseconds of `YYYY-MM-DD` or `YYYY-MM-DD HH:MM`, UTC. */
export const instant = (text: string) => Date.parse(`${text.replace(' ', 'T')}${text.length > 10 ? ':00' : 'T00:00:00'}Z`);
