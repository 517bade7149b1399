import { DuckDBInstance, StatementType, type DuckDBMaterializedResult, type DuckDBVector } from '@duckdb/node-api';
import { LakeError, QueryError } from './lake-error.js';

/** A row of a small result. */
export type Row = Readonly<Record<string, unknown>>;

/** Columns of one batch of rows, typed as the engine holds them: DOUBLE as Float64Array, INTEGER and DATE as Int32Array. */
export type Batch = readonly (Float64Array | Int32Array)[];

/**
 * A read-only door to the engine. Only SELECT passes; the network, other folders and any change of settings are locked out.
 */
export interface Connection {
  /** Visits the batches of a query in order; every column must be DOUBLE, INTEGER or DATE and free of NULL. The arrays live until the visit returns. */
  scan(sql: string, visit: (columns: Batch, rows: number) => void): Promise<void>;
  /** Row objects, for small results only: describe, check, dimensions. DATE comes as days since 1970, BIGINT as number. */
  rows(sql: string): Promise<readonly Row[]>;
  close(): void;
}

/**
 * Opens an in-memory engine that can read the given folders and nothing else, and can write nowhere.
 *
 * @param folders absolute paths; everything below them is readable
 * @param database a DuckDB file to attach read-only under the name `research`
 * @throws {QueryError} where the database cannot be attached
 */
export async function openConnection(folders: readonly string[], database: string | null = null): Promise<Connection> {
  const instance = await DuckDBInstance.create(':memory:', { allow_unsigned_extensions: 'false', autoload_known_extensions: 'false' });
  const settings = [
    ...(database === null ? [] : [`ATTACH ${literal(database)} AS research (READ_ONLY)`]),
    `SET GLOBAL TimeZone = 'UTC'`,
    // Batches come back in any order: every reader scatters by key, so no reader may depend on file order.
    'SET GLOBAL preserve_insertion_order = false',
    `SET GLOBAL allowed_directories = [${folders.map(literal).join(', ')}]`,
    'SET GLOBAL enable_external_access = false',
    'SET GLOBAL lock_configuration = true',
  ];
  const first = await instance.connect();
  for (const sql of settings) await query(sql, () => first.run(sql));
  first.closeSync();

  // A connection runs one query at a time; a connection for each query lets queries run side by side.
  const select = async <T>(sql: string, read: (result: DuckDBMaterializedResult) => Promise<T>): Promise<T> => {
    // EXPORT DATABASE makes its folder while it is prepared, so the text is looked at before the engine sees it.
    if (!/^\s*(SELECT|WITH)\b/i.test(sql)) throw readOnly(sql);
    const connection = await instance.connect();
    try {
      return await query(sql, async () => {
        const statement = await connection.prepare(sql);
        // COPY into an allowed folder would still be possible, so the kind of statement is checked, not only the folder.
        if (statement.statementType !== StatementType.SELECT) throw readOnly(sql);
        // Materialised, not streamed: the engine then uses all its threads, and a batch costs no round trip through the event loop.
        return read(await statement.run());
      });
    } finally {
      connection.closeSync();
    }
  };

  return {
    scan: (sql, visit) =>
      select(sql, async (result) => {
        for (let index = 0; index < result.chunkCount; index++) {
          const chunk = result.getChunk(index);
          const rows = chunk.rowCount;
          visit(
            Array.from({ length: chunk.columnCount }, (_, k) => typedItems(chunk.getColumnVector(k), rows)),
            rows,
          );
        }
      }),
    rows: (sql) =>
      select(sql, async (result) => (await result.getRowObjectsJS()).map((row) => Object.fromEntries(Object.entries(row).map(plain)))),
    close: () => instance.closeSync(),
  };
}

/** A value as an SQL string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function readOnly(sql: string): LakeError {
  return new LakeError('LAKE_READ_ONLY', `the lake is read-only: refused a statement that is not a SELECT: ${sql.slice(0, 80)}`);
}

async function query<T>(sql: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof LakeError ? error : new QueryError(sql, error);
  }
}

/** The engine's own array of a vector; `items` is private in its types, so the shape is checked and a slow copy stands by. */
function typedItems(vector: DuckDBVector, rows: number): Float64Array | Int32Array {
  const { items } = vector as unknown as { readonly items?: unknown };
  if (items instanceof Float64Array || items instanceof Int32Array) return items.length === rows ? items : items.subarray(0, rows);
  const copy = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const item: unknown = vector.getItem(row);
    copy[row] = typeof item === 'object' && item !== null && 'days' in item ? Number(item.days) : Number(item);
  }
  return copy;
}

function plain([name, value]: [string, unknown]): [string, unknown] {
  if (typeof value === 'bigint') return [name, Number(value)];
  if (value instanceof Date) return [name, value.getTime() / 86_400_000];
  return [name, value];
}
