import { requireColumn, requireStatus, selectRows, type CatalogColumn, type CatalogEntry } from '@regimelab/catalog';
import { MS_PER_DAY, type Day } from '@regimelab/core';
import { readCatalog } from '@regimelab/pipeline';
import { formatOf, type CommonFlags } from '../flags.js';
import { given } from '../given.js';
import { count, percent, printResult } from '../print.js';
import { DEFAULT_CATALOG } from './catalog-target.js';

/** Flags of `regimelab catalog ls`. */
interface CatalogLsFlags extends CommonFlags {
  readonly catalog?: string;
  readonly family?: string;
  readonly system?: string;
  readonly status?: string;
  readonly since?: Day;
  readonly sort?: string;
  readonly limit?: number;
}

/** Columns that a table for people always has; the one sorted by comes after them. */
const SHOWN: readonly CatalogColumn[] = [
  'run_id',
  'status',
  'timestamp',
  'start',
  'end',
  'sharpe',
  'cagr',
  'max_drawdown',
  'n_trials',
  'dsr',
];
const PERCENT: readonly CatalogColumn[] = ['cagr', 'max_drawdown', 'hit_rate', 'spread_1_5_h20'];
const TEXT: readonly CatalogColumn[] = ['run_id', 'status', 'timestamp', 'start', 'end'];

export async function catalogLs(flags: CatalogLsFlags): Promise<void> {
  const { family, system, status, since, sort, limit } = flags;
  const by = sort === undefined ? undefined : requireColumn(sort);
  const selection = given({
    family,
    system,
    status: status === undefined ? undefined : requireStatus(status),
    since: since === undefined ? undefined : since * MS_PER_DAY,
    sort: by,
    limit,
  });
  const all = await readCatalog(flags.catalog ?? DEFAULT_CATALOG);
  const entries = selectRows(all, selection);
  const columns = by === undefined || SHOWN.includes(by) ? SHOWN : [...SHOWN, by];
  printResult(
    {
      json: entries.map(({ row }) => row),
      text: [
        `${count(entries.length)} of ${count(all.length)} runs`,
        ...(entries.length === 0
          ? []
          : [
              {
                title: 'Runs',
                head: columns,
                rows: entries.map((entry) => columns.map((name) => cell(entry, name))),
                text: columns.map((name, k) => (TEXT.includes(name) ? k : -1)),
              },
            ]),
      ],
    },
    formatOf(flags),
  );
}

function cell({ row }: CatalogEntry, name: CatalogColumn): string {
  const value = row[name];
  if (value === null) return '';
  if (name === 'timestamp') return `${value}`.slice(0, 16).replace('T', ' ');
  if (typeof value === 'string') return value;
  return PERCENT.includes(name) ? percent(value) : Number.isInteger(value) ? String(value) : value.toPrecision(4);
}
