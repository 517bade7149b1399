import { describeLake, openLake, type TableDescription } from '@regimelab/lake-io';
import { formatOf, type CommonFlags } from '../flags.js';
import { count, printResult } from '../print.js';

/** Flags of `regimelab lake describe`. */
interface LakeDescribeFlags extends CommonFlags {
  readonly lake: string;
  readonly lakeDescriptor?: string;
}

export async function lakeDescribe(flags: LakeDescribeFlags): Promise<void> {
  const lake = await openLake(flags.lake, { descriptorFile: flags.lakeDescriptor ?? null });
  try {
    const tables = await describeLake(lake);
    const years = [...new Set(tables.flatMap((table) => table.years.map(({ year }) => year)))].sort((a, b) => a - b);
    printResult(
      {
        json: { lake: lake.descriptor.name, directory: lake.directory, descriptor: lake.descriptorSource, tables },
        text: [
          `Lake ${lake.descriptor.name} at ${lake.directory}; conventions: ${lake.descriptorSource === 'assumed' ? 'assumed (no lake.yaml): day_start, no lag, funding as a fraction per 8 h' : lake.descriptorSource}`,
          {
            title: 'Tables',
            head: ['table', 'rows', 'assets', 'first', 'last', 'stamp', 'lag', 'left out'],
            rows: tables.map((table) => [
              table.table,
              count(table.rows),
              count(table.assets),
              table.first_date ?? '',
              table.last_date ?? '',
              table.stamp ?? '',
              table.publication_lag ?? '',
              String(table.dropped_rows.reduce((sum, reason) => sum + reason.count, 0)),
            ]),
            text: [0, 3, 4, 5, 6],
          },
          {
            title: 'Assets with rows, by year',
            head: ['table', ...years.map(String)],
            rows: tables
              .filter((table) => table.years.length > 0)
              .map((table) => [table.table, ...years.map((year) => assetsIn(table, year))]),
            text: [0],
          },
          ...tables.flatMap(({ table, unknown_columns: unknown, problem }) => [
            ...(unknown.length === 0 ? [] : [`${table}: columns regimelab does not know and ignores: ${unknown.join(', ')}`]),
            ...(problem === null ? [] : [`${table}: ${problem}`]),
          ]),
        ],
      },
      formatOf(flags),
    );
  } finally {
    lake.close();
  }
}

function assetsIn(table: TableDescription, year: number): string {
  const found = table.years.find((entry) => entry.year === year);
  return found === undefined ? '' : count(found.assets);
}
