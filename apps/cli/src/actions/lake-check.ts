import { nearestName, UsageError } from '@regimelab/core';
import { checkLake, describeLake, openLake, TABLE_NAMES, type TableName } from '@regimelab/lake-io';
import { EXIT_CODES } from '../exit-codes.js';
import { formatOf, type CommonFlags } from '../flags.js';
import { printResult } from '../print.js';

/** Flags of `regimelab lake check`. */
interface LakeCheckFlags extends CommonFlags {
  readonly lake: string;
  readonly lakeDescriptor?: string;
  readonly table?: string;
  readonly strict?: boolean;
}

export async function lakeCheck(flags: LakeCheckFlags): Promise<void> {
  const tables = flags.table === undefined ? undefined : [requireTable(flags.table)];
  const lake = await openLake(flags.lake, { descriptorFile: flags.lakeDescriptor ?? null });
  try {
    const found = await checkLake(lake, { now: Date.now(), ...(tables === undefined ? {} : { tables }) });
    const checks = found.map((check) => (flags.strict && check.level === 'flag' ? { ...check, level: 'error' as const } : check));
    const described = (await describeLake(lake)).filter(({ table }) => tables === undefined || tables.includes(table));
    const bad = checks.filter(({ level }) => level !== 'ok');
    const errors = checks.filter(({ level }) => level === 'error').length;
    printResult(
      {
        json: {
          lake: lake.descriptor.name,
          descriptor: lake.descriptorSource,
          tables: Object.fromEntries(
            described.map(({ table, rows, assets, first_date, last_date, dropped_rows }) => [
              table,
              { rows, assets, first_date, last_date, dropped_rows },
            ]),
          ),
          checks,
        },
        text: [
          ...(bad.length === 0
            ? []
            : [
                {
                  title: `Findings in ${lake.directory}`,
                  head: ['level', 'code', 'table', 'detail'],
                  rows: bad.map(({ level, code, table, detail }) => [level, code, table, wrap(detail, 96)]),
                  text: [0, 1, 2, 3],
                },
              ]),
          `\n${checks.length} checks: ${checks.length - bad.length} ok, ${bad.length - errors} flags, ${errors} errors`,
        ],
      },
      formatOf(flags),
    );
    if (errors > 0) process.exitCode = EXIT_CODES.failed;
  } finally {
    lake.close();
  }
}

function requireTable(name: string): TableName {
  const table = TABLE_NAMES.find((candidate) => candidate === name);
  if (table !== undefined) return table;
  const near = nearestName(name, TABLE_NAMES);
  throw new UsageError('USAGE_BAD_VALUE', `--table ${name}: expected a table of the lake`, {
    hint: near === null ? `tables are ${TABLE_NAMES.join(', ')}` : `did you mean ${near}?`,
  });
}

function wrap(text: string, width: number): string {
  return text.replace(new RegExp(`(.{1,${width}})(\\s+|$)`, 'g'), '$1\n').trimEnd();
}
