import { resolve } from 'node:path';
import { findRun, type CatalogColumn } from '@regimelab/catalog';
import { readCatalog } from '@regimelab/pipeline';
import { formatOf, type CommonFlags } from '../flags.js';
import { printResult } from '../print.js';
import { DEFAULT_CATALOG } from './catalog-target.js';

/** Flags of `regimelab catalog show`. */
interface CatalogShowFlags extends CommonFlags {
  readonly catalog?: string;
}

export async function catalogShow(id: string, flags: CatalogShowFlags): Promise<void> {
  const directory = flags.catalog ?? DEFAULT_CATALOG;
  const entries = await readCatalog(directory);
  const run = findRun(
    entries.map((entry) => entry.run),
    id,
  );
  const { row } = entries.find((entry) => entry.run === run)!;
  const { record, attempts } = run;
  const path = resolve(directory, record.path);
  const shown = { ...row, content_id: record.content_id, system: record.system, path };
  printResult(
    {
      json: {
        ...shown,
        code: record.code,
        attempts: attempts.map(({ attempt, status, timestamp, finished_at, process: by, failure }) => ({
          attempt,
          status,
          timestamp,
          finished_at,
          process: by,
          failure,
        })),
      },
      text: [
        {
          title: `Run ${record.run_id}`,
          head: ['column', 'value'],
          rows: (Object.keys(shown) as CatalogColumn[]).map((name) => [name, shown[name] === null ? 'n/a' : String(shown[name])]),
          text: [0, 1],
        },
        {
          title: 'Attempts',
          head: ['attempt', 'status', 'began', 'ended', 'failure'],
          rows: attempts.map(({ attempt, status, timestamp, finished_at, failure }) => [
            attempt,
            status,
            timestamp,
            finished_at ?? '',
            failure === null ? '' : `${failure.code}: ${failure.message}`,
          ]),
          text: [0, 1, 2, 3, 4],
        },
      ],
    },
    formatOf(flags),
  );
}
