import { rebuildCatalog } from '@regimelab/pipeline';
import { formatOf, type CommonFlags } from '../flags.js';
import { createLog } from '../log.js';
import { printResult } from '../print.js';
import { catalogTarget } from './catalog-target.js';

/** Flags of `regimelab catalog rebuild`. */
interface CatalogRebuildFlags extends CommonFlags {
  readonly catalog?: string;
  readonly runs?: readonly string[];
}

export async function catalogRebuild(flags: CatalogRebuildFlags): Promise<void> {
  const target = catalogTarget(flags.catalog)!;
  const { warnings, aborted, finished, setAside, adopted } = await rebuildCatalog(target, flags.runs ?? []);
  const log = createLog(flags);
  for (const warning of warnings) log.warn(warning);
  const told: readonly (readonly [readonly string[], string])[] = [
    [adopted, 'made from the manifest of a finished run'],
    [finished, 'was left running; its run is complete'],
    [aborted, 'was left running; aborted'],
    [setAside, 'could not be read; kept as .corrupt'],
  ];
  printResult(
    {
      json: { catalog: target.directory, adopted, finished, aborted, set_aside: setAside },
      text: [
        ...told.flatMap(([names, what]) => names.map((name) => `${name}: ${what}`)),
        `${target.directory}/catalog.parquet is written anew`,
      ],
    },
    formatOf(flags),
  );
}
