import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { byCodePoint, nearestName } from '@regimelab/core';
import { literal, type Connection } from './connection.js';
import { LakeError, QueryError } from './lake-error.js';
import { definitionOf, TABLE_NAMES, type ColumnType, type TableName } from './table-definitions.js';

/** Where a table's rows stand. */
export interface TableSource {
  readonly table: TableName;
  readonly form: 'file' | 'folder' | 'csv' | 'database';
  /** Absolute paths, in code-point order of the path relative to the lake. */
  readonly files: readonly string[];
  /** The raw rows as an SQL relation. */
  readonly relation: string;
}

/** A source whose columns were looked at: what it holds, and how each known column is read. */
export interface TableView extends TableSource {
  /** Known columns that the source has. */
  readonly present: ReadonlySet<string>;
  /** Columns regimelab does not know; they are ignored. */
  readonly unknown: readonly string[];
  /** SQL of a known column in its own type, NULL where the source lacks it. */
  sql(column: string): string;
  /** What could be wrong with the stored values of a column that its type does not rule out; null for nothing. */
  doubt(column: string): Doubt | null;
}

/** A way in which stored values may fail to be of their column's type. */
export interface Doubt {
  /** SQL that is true for a failing row. */
  readonly where: string;
  readonly code: 'LAKE_COLUMN_TYPE' | 'LAKE_DATE_NOT_MIDNIGHT';
  readonly complaint: string;
  readonly hint: string;
}

/**
 * Finds every known table of a lake: `T.parquet`, a folder `T/` of parquet files, `T.csv`, or a table of the attached database.
 *
 * @throws {LakeError} `LAKE_AMBIGUOUS_TABLE` where a table stands in two forms at once
 */
export async function findTables(
  directory: string,
  connection: Connection,
  database: string | null,
): Promise<ReadonlyMap<TableName, TableSource>> {
  const inDatabase = new Set(
    database === null
      ? []
      : (
          await connection.rows(`SELECT table_name AS name FROM duckdb_tables() WHERE database_name = 'research'
          UNION ALL SELECT view_name FROM duckdb_views() WHERE database_name = 'research' AND NOT internal`)
        ).map((row) => String(row['name'])),
  );
  const sources = new Map<TableName, TableSource>();
  for (const table of TABLE_NAMES) {
    const forms: TableSource[] = [];
    const parquet = join(directory, `${table}.parquet`);
    const csv = join(directory, `${table}.csv`);
    const folder = join(directory, table);
    if (isFile(parquet)) forms.push({ table, form: 'file', files: [parquet], relation: parquetRelation([parquet]) });
    if (existsSync(folder) && statSync(folder).isDirectory()) {
      const files = parquetFilesBelow(folder).sort((a, b) => byCodePoint(slashes(relative(directory, a)), slashes(relative(directory, b))));
      if (files.length > 0) forms.push({ table, form: 'folder', files, relation: parquetRelation(files) });
    }
    if (isFile(csv)) forms.push({ table, form: 'csv', files: [csv], relation: csvRelation(csv) });
    if (inDatabase.has(table)) forms.push({ table, form: 'database', files: [database!], relation: `research.${table}` });
    if (forms.length > 1) {
      const names = forms.map(({ form, files }) => (form === 'folder' ? `${table}/` : basename(files[0]!)));
      throw new LakeError('LAKE_AMBIGUOUS_TABLE', `${table} stands in the lake in two forms at once: ${names.join(' and ')}`, {
        hint: 'keep one of them',
        context: { table, forms: names },
      });
    }
    if (forms.length === 1) sources.set(table, forms[0]!);
  }
  return sources;
}

/**
 * Looks at the columns of a source and checks them against the table's definition.
 *
 * @throws {LakeError} `LAKE_MISSING_COLUMN` with the nearest existing name, `LAKE_COLUMN_TYPE`, `LAKE_UNREADABLE_FILE`
 */
export async function viewTable(connection: Connection, source: TableSource): Promise<TableView> {
  const { table } = source;
  const { columns, required } = definitionOf(table);
  const described = await readingFiles(source, () =>
    connection.rows(`SELECT column_name AS name, column_type AS type FROM (DESCRIBE SELECT * FROM ${source.relation})`),
  );
  const types = new Map(described.map((row) => [String(row['name']), String(row['type'])]));
  for (const column of required) {
    if (types.has(column)) continue;
    const near = nearestName(column, types.keys());
    throw new LakeError('LAKE_MISSING_COLUMN', `${table} has no column ${column}; it has ${[...types.keys()].join(', ')}`, {
      hint: near === null ? undefined : `rename ${near} to ${column}?`,
      context: { table, column, files: source.files.slice(0, 3), existing: [...types.keys()] },
    });
  }
  const asText = source.form === 'csv';
  for (const [column, type] of Object.entries(columns)) {
    const stored = types.get(column);
    if (stored !== undefined && !asText && !accepts(type, stored)) {
      throw new LakeError('LAKE_COLUMN_TYPE', `${table}.${column}: expected ${EXPECTED[type]}, the file holds ${stored}`, {
        hint: 'write the column in its own type; lake-io converts integers to doubles, but never guesses numbers from text',
        context: { table, column, expected: type, actual: stored, files: source.files.slice(0, 3) },
      });
    }
  }
  return {
    ...source,
    present: new Set(Object.keys(columns).filter((column) => types.has(column))),
    unknown: [...types.keys()].filter((column) => !(column in columns)),
    sql: (column) => columnSql(column, columns[column]!, types.get(column)),
    doubt: (column) => doubtAbout(column, columns[column]!, types.get(column)),
  };
}

/** Runs a read of a source; an engine fault becomes `LAKE_UNREADABLE_FILE` naming table and file. */
export async function readingFiles<T>(source: TableSource, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    // The first line only: the engine goes on with an excerpt of the query, which names files that are sound.
    const reason = (error.cause instanceof Error ? error.cause.message : String(error.cause)).split('\n')[0]!;
    const file = source.files.find((path) => reason.includes(path)) ?? source.files[0]!;
    throw new LakeError('LAKE_UNREADABLE_FILE', `${source.table}: ${basename(file)} cannot be read: ${reason}`, {
      cause: error,
      hint: 'the file may be cut short or no parquet at all: fetch it again',
      context: { table: source.table, file },
    });
  }
}

const EXPECTED: Record<ColumnType, string> = {
  text: 'text',
  day: 'a date (DATE, a timestamp at midnight, or text YYYY-MM-DD)',
  time: 'a timestamp',
  number: 'a number',
  flag: 'a boolean',
};

const NUMBER = /^(DOUBLE|FLOAT|U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL\(.*\))$/;

function accepts(type: ColumnType, stored: string): boolean {
  // A column without any value is stored without a type of its own.
  if (stored === '"NULL"' || stored === 'NULL') return true;
  if (type === 'text') return stored === 'VARCHAR' || stored.startsWith('ENUM');
  if (type === 'day') return stored === 'DATE' || stored === 'VARCHAR' || stored.startsWith('TIMESTAMP');
  if (type === 'time') return stored.startsWith('TIMESTAMP');
  if (type === 'flag') return stored === 'BOOLEAN' || stored === 'INTEGER';
  return NUMBER.test(stored);
}

const SQL_TYPE: Record<ColumnType, string> = { text: 'VARCHAR', day: 'DATE', time: 'TIMESTAMP', number: 'DOUBLE', flag: 'BOOLEAN' };

function columnSql(column: string, type: ColumnType, stored: string | undefined): string {
  if (stored === undefined) return `CAST(NULL AS ${SQL_TYPE[type]})`;
  const name = identifier(column);
  if (stored !== 'VARCHAR' || type === 'text') return stored === SQL_TYPE[type] ? name : `CAST(${name} AS ${SQL_TYPE[type]})`;
  const text = `nullif(trim(${name}), '')`;
  return type === 'day' ? `CASE WHEN ${DAY_TEXT(text)} THEN TRY_CAST(${text} AS DATE) END` : `TRY_CAST(${text} AS ${SQL_TYPE[type]})`;
}

const DAY_TEXT = (text: string) => `regexp_full_match(${text}, '\\d{4}-\\d{2}-\\d{2}')`;

function doubtAbout(column: string, type: ColumnType, stored: string | undefined): Doubt | null {
  if (stored === undefined || type === 'text') return null;
  const name = identifier(column);
  if (stored === 'VARCHAR') {
    const where = `nullif(trim(${name}), '') IS NOT NULL AND (${columnSql(column, type, stored)}) IS NULL`;
    return {
      where,
      code: 'LAKE_COLUMN_TYPE',
      complaint: `not ${EXPECTED[type]}`,
      hint: 'correct the values; an empty field means missing',
    };
  }
  if (type === 'day' && stored.startsWith('TIMESTAMP')) {
    const where = `CAST(${name} AS TIMESTAMP) <> CAST(CAST(${name} AS DATE) AS TIMESTAMP)`;
    return {
      where,
      code: 'LAKE_DATE_NOT_MIDNIGHT',
      complaint: 'not 00:00:00 UTC',
      hint: 'a row date is a day: store a DATE, or midnight UTC',
    };
  }
  return null;
}

/** A column name as SQL. */
function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

const parquetRelation = (files: readonly string[]) =>
  `read_parquet([${files.map(literal).join(', ')}], union_by_name = ${files.length > 1}, hive_partitioning = false)`;
// Every CSV column is read as text and converted by the table's own types: nothing is guessed from the first rows.
const csvRelation = (file: string) =>
  `read_csv(${literal(file)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', nullstr = '')`;
const isFile = (path: string) => existsSync(path) && statSync(path).isFile();
const slashes = (path: string) => path.split(sep).join('/');

function parquetFilesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.parquet'))
    .map((entry) => join(entry.parentPath, entry.name));
}
