import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError, nearestName, OutputError, parseOptions, resultJson, sha256 } from '@regimelab/core';
import * as z from 'zod';
import { definitionOf, TABLE_NAMES, type TableName } from '../table-definitions.js';
import { appearWhole, exists, requireOutsideLake } from '@regimelab/core/files';
import { withParquetWriter } from './internal/parquet-writer.js';
import { rowCount, type TableColumns } from './table-columns.js';

/** The tables of a lake to write. */
export type LakeTables = Readonly<Partial<Record<TableName, TableColumns>>>;

/** Options of {@link writeLake}. */
export const WriteLakeOptions = z
  .strictObject({
    descriptorText: z.string().nullable().default(null).describe('Content of lake.yaml; null: the lake gets none.'),
    replace: z.boolean().default(false).describe('Whether a lake written by writeLake, and unchanged since, may be replaced.'),
    readingFrom: z.string().nullable().default(null).describe('The lake being read; nothing is written inside it.'),
  })
  .readonly();
export type WriteLakeOptions = z.input<typeof WriteLakeOptions>;

/** What {@link writeLake} wrote. */
export interface WrittenLake {
  /** Absolute path of the lake. */
  readonly directory: string;
  /** File name → SHA-256 of its bytes, names by code point; the receipt itself is not among them. */
  readonly files: Readonly<Record<string, string>>;
}

/** Beside the tables: by whom the folder was written and the hash of each file. It is what allows `replace` to delete the folder. */
const RECEIPT = 'written-lake.json';
const WRITER = '@regimelab/lake-io/write';

/**
 * Writes a lake: `<table>.parquet` for each table, rows ordered by the table's key, and `lake.yaml`. The folder appears whole or not at all,
 * and the same input gives the same bytes.
 *
 * @param directory the lake's folder; it must be absent or empty, or a replaceable lake
 * @returns the folder and the hash of each file
 * @throws {ConfigError} where a table is none of the lake's
 * @throws {ShapeError} where the columns of a table differ in length
 * @throws {OutputError} `OUTPUT_EXISTS`, `OUTPUT_INSIDE_LAKE`, `OUTPUT_NOT_WRITTEN`
 */
export async function writeLake(directory: string, tables: LakeTables, options: WriteLakeOptions = {}): Promise<WrittenLake> {
  const { descriptorText, replace, readingFrom } = parseOptions(WriteLakeOptions, options, 'writeLake');
  const given = Object.entries(tables) as [TableName, TableColumns][];
  for (const [name, columns] of given) {
    if (!TABLE_NAMES.includes(name)) {
      const near = nearestName(name, TABLE_NAMES);
      throw new ConfigError('CONFIG_RANGE', `writeLake: ${name} is no table of the lake`, {
        hint: near === null ? undefined : `did you mean ${near}?`,
      });
    }
    rowCount(`writeLake: ${name}`, columns);
  }
  const target = await requireOutsideLake('writeLake', directory, readingFrom);
  await requireNoLakeAbove(target);
  await requireFree(target, replace);

  let files: Record<string, string> = {};
  await appearWhole('writeLake', target, replace, async (folder) => {
    await mkdir(folder);
    await withParquetWriter(async (write) => {
      for (const [name, columns] of given) {
        const sortBy = definitionOf(name).key.filter((part) => Object.hasOwn(columns, part));
        await write(join(folder, `${name}.parquet`), columns, sortBy);
      }
    });
    if (descriptorText !== null) await writeFile(join(folder, 'lake.yaml'), descriptorText);
    files = await hashesOf(folder);
    await writeFile(join(folder, RECEIPT), resultJson({ writer: WRITER, files }));
  });
  return Object.freeze({ directory: target, files: Object.freeze(files) });
}

/** Refuses a place inside an existing lake: nothing is ever written below one, not even another lake. */
async function requireNoLakeAbove(target: string): Promise<void> {
  for (let folder = dirname(target); folder !== dirname(folder); folder = dirname(folder)) {
    for (const sign of ['lake.yaml', 'fact_price.parquet', 'fact_price.csv', 'fact_price']) {
      if (!(await exists(join(folder, sign)))) continue;
      throw new OutputError('OUTPUT_INSIDE_LAKE', `writeLake: ${target} lies inside the lake ${folder} (it holds ${sign})`, {
        hint: 'choose a folder outside every lake',
        context: { target, lake: folder },
      });
    }
  }
}

async function requireFree(target: string, replace: boolean): Promise<void> {
  if (!(await exists(target))) return;
  const refuse = (hint: string) =>
    new OutputError('OUTPUT_EXISTS', `writeLake: expected an absent or empty folder, got ${target}`, { hint });
  if (!(await lstat(target)).isDirectory()) throw refuse('a file has this name; choose another');
  if ((await readdir(target)).length === 0) return;
  const written = await isAsWritten(target);
  if (!written) throw refuse('it holds something else than a lake written here and unchanged since; choose another folder');
  if (!replace) throw refuse('pass replace: true to replace the lake there');
}

/** Whether a folder holds exactly the files its receipt names, with the content they were written with. */
async function isAsWritten(folder: string): Promise<boolean> {
  try {
    const receipt: unknown = JSON.parse(await readFile(join(folder, RECEIPT), 'utf8'));
    return resultJson(receipt) === resultJson({ writer: WRITER, files: await hashesOf(folder) });
  } catch {
    // No receipt, an unreadable one, or a folder inside: somebody else's, in any case.
    return false;
  }
}

async function hashesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name !== RECEIPT).sort();
  const hashes: Record<string, string> = {};
  for (const name of names) hashes[name] = sha256(await readFile(join(folder, name)));
  return hashes;
}
