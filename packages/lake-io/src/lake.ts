import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError } from '@regimelab/core';
import { parseConfigText } from '@regimelab/core/config';
import { surveyTable, type Survey } from './clean-rows.js';
import { createClock, type Clock } from './clock.js';
import { openConnection, type Connection } from './connection.js';
import { assumedDescriptor, parseDescriptor, settlesWithin, type LakeDescriptor } from './descriptor.js';
import { refuseOtherRowKind } from './internal/refuse-other-row-kind.js';
import { refuseUnreadable } from './internal/refuse-unreadable.js';
import { LakeError } from './lake-error.js';
import { normaliseAssetId } from './symbols.js';
import { findTables, viewTable, type TableSource, type TableView } from './table-source.js';
import type { TableName, ValueTable } from './table-definitions.js';

/** A lake opened for reading. Nothing can be written through it; close it when done. */
export interface Lake {
  /** Absolute path, symbolic links resolved. */
  readonly directory: string;
  readonly descriptor: LakeDescriptor;
  /** Path of the descriptor that was read, or `assumed` where the lake has none. */
  readonly descriptorSource: string;
  readonly sources: ReadonlyMap<TableName, TableSource>;
  readonly connection: Connection;
  /** Columns of a table, looked at once. @throws {LakeError} `LAKE_MISSING_TABLE`, `LAKE_MISSING_COLUMN`, `LAKE_COLUMN_TYPE` */
  view(table: TableName): Promise<TableView>;
  /**
   * The same of a table whose stored values were looked over, once.
   *
   * @throws {LakeError} as {@link view}; `LAKE_COLUMN_TYPE` for text that is no number or date, `LAKE_DATE_NOT_MIDNIGHT`, `CONFIG_CONFLICT`
   */
  soundView(table: TableName): Promise<TableView>;
  /** The clock of a table. A day of settlement rows counts from its start: its first settlement can be known soon after midnight. */
  clock(table: TableName): Clock;
  /** What a value table holds, looked over once; see {@link surveyTable}. */
  survey(table: ValueTable | 'fact_funding_settlement'): Promise<Survey>;
  /** The id the lake knows a symbol by. */
  assetId(raw: string): string;
  close(): void;
}

/** Options of {@link openLake}. */
export interface OpenLakeOptions {
  /** A descriptor to use instead of `<lake>/lake.yaml`. */
  readonly descriptorFile?: string | null;
  /** A DuckDB file whose tables stand for missing files. */
  readonly databaseFile?: string | null;
}

/**
 * Opens a lake read-only: a folder of `T.parquet`, `T/` or `T.csv` per table, and `lake.yaml`.
 *
 * @throws {LakeError} `LAKE_NOT_FOUND`, `LAKE_AMBIGUOUS_TABLE`, `LAKE_DESCRIPTOR_VERSION`; {ConfigErrors} for the rest of lake.yaml
 */
export async function openLake(directory: string, options: OpenLakeOptions = {}): Promise<Lake> {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new LakeError('LAKE_NOT_FOUND', `no lake at ${resolve(directory)}: expected a folder of tables`, {
      hint: 'give --lake DIR, or make one with `regimelab lake sample --out DIR`',
      context: { directory: resolve(directory) },
    });
  }
  const root = realpathSync(directory);
  const database = options.databaseFile ?? null;
  if (database !== null && !existsSync(database)) {
    throw new LakeError('LAKE_NOT_FOUND', `no database at ${resolve(database)}`, { hint: 'correct data.duckdb_path or leave it out' });
  }
  const databasePath = database === null ? null : realpathSync(database);
  // The engine starts on threads of its own while the descriptor is parsed.
  const opening = openConnection(databasePath === null ? [root] : [root, dirname(databasePath)], databasePath);
  try {
    const { descriptor, descriptorSource } = readDescriptor(root, options.descriptorFile ?? null);
    const connection = await opening;
    const sources = await findTables(root, connection, databasePath);
    const views = new Map<TableName, Promise<TableView>>();
    const soundViews = new Map<TableName, Promise<TableView>>();
    const surveys = new Map<TableName, Promise<Survey>>();
    const lake: Lake = {
      directory: root,
      descriptor,
      descriptorSource,
      sources,
      connection,
      view: (table) => remembered(views, table, () => lookAt(sources, table, root, connection)),
      soundView: (table) => remembered(soundViews, table, () => lookOver(lake, table)),
      clock: (table) =>
        createClock(settlesWithin(descriptor, table) ? { ...descriptor.tables[table], stamp: 'day_start' } : descriptor.tables[table]),
      assetId: (raw) => normaliseAssetId(raw, descriptor.aliases),
      survey: (table) => remembered(surveys, table, () => surveyTable(lake, table)),
      close: () => connection.close(),
    };
    return lake;
  } catch (error) {
    await opening.then(
      (connection) => connection.close(),
      () => undefined,
    );
    throw error;
  }
}

/** The answer for a table, asked for once. Whoever asks hears of a failure; a look begun beforehand must not end the process by it. */
function remembered<T>(answers: Map<TableName, Promise<T>>, table: TableName, ask: () => Promise<T>): Promise<T> {
  const known = answers.get(table);
  if (known !== undefined) return known;
  const answer = ask();
  answer.catch(() => undefined);
  answers.set(table, answer);
  return answer;
}

async function lookAt(
  sources: ReadonlyMap<TableName, TableSource>,
  table: TableName,
  root: string,
  connection: Connection,
): Promise<TableView> {
  const source = sources.get(table);
  if (source !== undefined) return viewTable(connection, source);
  throw new LakeError(
    'LAKE_MISSING_TABLE',
    `the lake has no table ${table}: expected ${table}.parquet, a folder ${table}/ or ${table}.csv in ${root}`,
    { context: { table, found: [...sources.keys()] } },
  );
}

async function lookOver(lake: Lake, table: TableName): Promise<TableView> {
  const view = await lake.view(table);
  await refuseUnreadable(lake, view);
  if (table === 'fact_funding') await refuseOtherRowKind(lake, view);
  return view;
}

function readDescriptor(root: string, given: string | null): Pick<Lake, 'descriptor' | 'descriptorSource'> {
  const file = given ?? join(root, 'lake.yaml');
  if (!existsSync(file)) {
    if (given === null) return { descriptor: assumedDescriptor(basename(root)), descriptorSource: 'assumed' };
    throw new ConfigError('CONFIG_NOT_FOUND', `no lake descriptor at ${given}`, {
      hint: 'correct --lake-descriptor or data.lake_descriptor',
    });
  }
  return { descriptor: parseDescriptor(parseConfigText(readFileSync(file, 'utf8'), file), basename(root)), descriptorSource: file };
}
