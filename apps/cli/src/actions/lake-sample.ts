import { formatDay, OutputError, type Day } from '@regimelab/core';
import { writeSyntheticLake } from '@regimelab/synthetic-lake';
import { formatOf, type CommonFlags } from '../flags.js';
import { given } from '../given.js';
import { count, printResult } from '../print.js';

/** Flags of `regimelab lake sample`. */
interface LakeSampleFlags extends CommonFlags {
  readonly lake: string;
  readonly seed?: number;
  readonly assets?: number;
  readonly days?: number;
  readonly start?: Day;
  readonly plant?: 'effect' | 'null';
  readonly effectSize?: number;
  readonly basketSize?: number;
  readonly force?: boolean;
}

export async function lakeSample(flags: LakeSampleFlags): Promise<void> {
  const { seed, assets, days, plant, effectSize, basketSize } = flags;
  const start = flags.start === undefined ? undefined : formatDay(flags.start);
  const { directory, files, market } = await writeSyntheticLake(
    flags.lake,
    given({ seed, assets, days, plant, effectSize, basketSize, start }),
    { replace: flags.force ?? false },
  ).catch((error: unknown) => {
    if (flags.force || !(error instanceof OutputError) || error.code !== 'OUTPUT_EXISTS') throw error;
    // The library's hint speaks of its option; here it is a flag.
    throw new OutputError('OUTPUT_EXISTS', `${flags.lake} exists and is not empty`, {
      hint: 'give another --out, or --force to replace a lake that `lake sample` wrote',
      cause: error,
    });
  });
  printResult(
    {
      json: { directory, options: market.options, files },
      text: [
        `Wrote a synthetic lake to ${directory}: ${count(market.options.assets)} assets, ${count(market.options.days)} days from ${market.options.start}, seed ${market.options.seed}, planted ${market.options.plant}`,
        `Try: regimelab lake describe --lake ${directory}`,
      ],
    },
    formatOf(flags),
  );
}
