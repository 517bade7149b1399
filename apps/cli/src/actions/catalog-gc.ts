import { clearGarbage, findGarbage, readRecords } from '@regimelab/catalog';
import { UsageError } from '@regimelab/core';
import { formatOf, type CommonFlags } from '../flags.js';
import { count, printResult } from '../print.js';
import { catalogTarget } from './catalog-target.js';

/** Flags of `regimelab catalog gc`. */
interface CatalogGcFlags extends CommonFlags {
  readonly catalog?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const MEANING = {
  temporary: 'half-written: remove',
  replacement: 'complete, but not under its name: put there',
  lock: 'lock of a process that is gone: remove',
} as const;

export async function catalogGc(flags: CatalogGcFlags): Promise<void> {
  if (flags.yes && flags.dryRun) throw new UsageError('USAGE_BAD_VALUE', '--yes and --dry-run exclude each other', { hint: 'give one' });
  const target = catalogTarget(flags.catalog)!;
  const garbage = await findGarbage(target, readRecords(target.directory).records);
  if (flags.yes) await clearGarbage(garbage);
  const done = flags.yes ?? false;
  printResult(
    {
      json: { catalog: target.directory, removed: done, found: garbage },
      text: [
        ...(garbage.length === 0
          ? []
          : [
              {
                title: 'Left by processes that were killed',
                head: ['path', 'what', 'touched'],
                rows: garbage.map(({ path, kind, modified }) => [path, MEANING[kind], modified]),
                text: [0, 1, 2],
              },
            ]),
        garbage.length === 0
          ? 'nothing to clear'
          : done
            ? `${count(garbage.length)} cleared`
            : `${count(garbage.length)} to clear; nothing was changed: give --yes to do it`,
      ],
    },
    formatOf(flags),
  );
}
