import { cpSync } from 'node:fs';
import { join } from 'node:path';
// eslint-disable-next-line @nx/enforce-module-boundaries -- lake-io refuses to write what these tests need: lakes with faults
import { DuckDBInstance } from '@duckdb/node-api';

/** A copy of a lake in which one table is the result of a query; in the query, `t` is the table as it was. */
export async function lakeWith(lake: string, copy: string, table: string, query: string): Promise<string> {
  cpSync(lake, copy, { recursive: true });
  const engine = await DuckDBInstance.create(':memory:');
  const connection = await engine.connect();
  try {
    const file = (folder: string) => `'${join(folder, `${table}.parquet`)}'`;
    await connection.run(`CREATE TEMP TABLE t AS FROM read_parquet(${file(lake)})`);
    await connection.run(`COPY (${query}) TO ${file(copy)} (FORMAT parquet)`);
  } finally {
    connection.closeSync();
    engine.closeSync();
  }
  return copy;
}
