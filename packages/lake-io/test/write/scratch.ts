import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { DuckDBInstance } from '@duckdb/node-api';

const made: string[] = [];
afterEach(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A new folder for one test, removed after it. */
export function scratchFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'regimelab-write-')));
  made.push(folder);
  return folder;
}

/** Rows of a query, values as DuckDB hands them out; the reader is the engine itself and shares no code with the writer. */
export async function queryRows(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`SET TimeZone = 'UTC'`);
    return await (await connection.run(sql)).getRowObjectsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The path as the source of a query. */
export const parquet = (path: string) => `read_parquet('${path.replaceAll("'", "''")}')`;
