import {
  DuckDBDateValue,
  DuckDBInstance,
  DuckDBListVector,
  DuckDBTimestampValue,
  StatementType,
  type DuckDBMaterializedResult,
  type DuckDBStructVector,
  type DuckDBVector,
} from '@duckdb/node-api';
import { LakeError, QueryError } from './lake-error.js';

/** A row of a result. BIGINT comes as number, DATE as days since 1970, TIMESTAMP as days and their fraction, a list of structs as {@link Cells}. */
export type Row = Readonly<Record<string, unknown>>;

/** Columns of one batch of rows, typed as the engine holds them: DOUBLE as Float64Array, INTEGER and DATE as Int32Array. */
export type Batch = readonly (Float64Array | Int32Array)[];

/** A list of structs by field, each DOUBLE, INTEGER or DATE and typed as in a {@link Batch}; a NULL field gives any value. */
export type Cells = Readonly<Record<string, Float64Array | Int32Array>>;

/**
 * A read-only door to the engine. Only SELECT passes; the network, other folders and any change of settings are locked out.
 */
export interface Connection {
  /** Visits the batches of a query in order; every column must be DOUBLE, INTEGER or DATE and free of NULL. The arrays live until the visit returns. */
  scan(sql: string, visit: (columns: Batch, rows: number) => void): Promise<void>;
  /** Row objects, for a few thousand rows: what is more comes faster gathered into lists, or by {@link scan}. */
  rows(sql: string): Promise<readonly Row[]>;
  /** Refuses further queries at once; those that run finish first. */
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
  const sql = settings.join(';\n');
  await query(sql, () => first.run(sql));

  // A connection runs one query at a time: as many are opened as queries run side by side.
  const idle = [first];
  let [running, isClosed] = [0, false];
  const shut = () => {
    for (const connection of idle.splice(0)) connection.closeSync();
    instance.closeSync();
  };
  const select = async <T>(sql: string, read: (result: DuckDBMaterializedResult) => Promise<T>): Promise<T> => {
    // EXPORT DATABASE makes its folder while it is prepared, so the text is looked at before the engine sees it.
    if (!/^\s*(SELECT|WITH)\b/i.test(sql)) throw readOnly(sql);
    if (isClosed) throw new QueryError(sql, new Error('the lake is closed'));
    running++;
    let connection = idle.pop();
    try {
      const own = (connection ??= await instance.connect());
      return await query(sql, async () => {
        const statement = await own.prepare(sql);
        // COPY into an allowed folder would still be possible, so the kind of statement is checked, not only the folder.
        if (statement.statementType !== StatementType.SELECT) throw readOnly(sql);
        // Materialised, not streamed: the engine then uses all its threads, and a batch costs no round trip through the event loop.
        return read(await statement.run());
      });
    } finally {
      running--;
      if (connection !== undefined) idle.push(connection);
      if (isClosed && running === 0) shut();
    }
  };

  return {
    scan: (sql, visit) =>
      select(sql, async (result) => {
        for (let index = 0; index < result.chunkCount; index++) {
          const chunk = result.getChunk(index);
          const rows = chunk.rowCount;
          visit(
            Array.from({ length: chunk.columnCount }, (_, k) => typedItems(chunk.getColumnVector(k), 0, rows)),
            rows,
          );
        }
      }),
    rows: (sql) =>
      select(sql, async (result) => {
        const names = result.columnNames();
        const rows: Row[] = [];
        for (let index = 0; index < result.chunkCount; index++) {
          const chunk = result.getChunk(index);
          const vectors = names.map((_, k) => chunk.getColumnVector(k));
          for (let row = 0; row < chunk.rowCount; row++) {
            rows.push(Object.fromEntries(names.map((name, k) => [name, plainItem(vectors[k]!, row)])));
          }
        }
        return rows;
      }),
    close() {
      if (isClosed) return;
      isClosed = true;
      // Where one query fails others may still run: an engine that is taken from under them takes the process down.
      if (running === 0) shut();
    },
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

/** Items of a vector in the engine's own array; `items` is private in its types, so the shape is checked and a slow copy stands by. */
function typedItems(vector: DuckDBVector, begin: number, end: number): Float64Array | Int32Array {
  const { items } = vector as unknown as { readonly items?: unknown };
  if (items instanceof Float64Array || items instanceof Int32Array) return items.subarray(begin, end);
  const copy = new Float64Array(end - begin);
  for (let row = begin; row < end; row++) {
    const item: unknown = vector.getItem(row);
    copy[row - begin] = item instanceof DuckDBDateValue ? item.days : Number(item);
  }
  return copy;
}

function plainItem(vector: DuckDBVector, row: number): unknown {
  if (vector instanceof DuckDBListVector) return cellsAt(vector, row);
  const item: unknown = vector.getItem(row);
  if (typeof item === 'bigint') return Number(item);
  if (item instanceof DuckDBDateValue) return item.days;
  if (item instanceof DuckDBTimestampValue) return Number(item.micros) / 86_400_000_000;
  return item;
}

/** The fields of a list of structs, cut from the flat arrays the engine keeps for all lists of the column. */
function cellsAt(lists: DuckDBListVector, row: number): Cells {
  const structs = lists.childVector as DuckDBStructVector;
  const begin = lists.getEntryOffset(row);
  const end = begin + lists.getEntryLength(row);
  return Object.fromEntries(structs.type.entryNames.map((name, k) => [name, typedItems(structs.entryVectorAt(k), begin, end)]));
}
