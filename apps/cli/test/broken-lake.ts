import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { openConnection } from '@regimelab/lake-io';

/** A copy of a lake in which one table is the result of a query; in the query, `t` is the table as it was. */
export async function lakeWith(lake: string, copy: string, table: string, query: string): Promise<string> {
  cpSync(lake, copy, { recursive: true });
  const file = (folder: string) => `'${join(folder, `${table}.parquet`)}'`;
  const connection = await openConnection([lake, copy]);
  try {
    await connection.rows(`COPY (WITH t AS (FROM read_parquet(${file(lake)})) ${query}) TO ${file(copy)} (FORMAT parquet)`);
  } finally {
    connection.close();
  }
  return copy;
}
