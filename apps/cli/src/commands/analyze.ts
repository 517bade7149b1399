import { Command } from 'commander';
import { examples } from '../examples.js';
import { single, withCommonFlags } from '../flags.js';

/** `regimelab analyze`: what a finished run did, in tables. */
export function analyzeCommand(): Command {
  const command = new Command('analyze')
    .description(
      'Analyse a finished run: measures, drawdowns, months and years, regimes, costs, worst days. Writes analysis.json and analysis.md; the run itself stays as it is.',
    )
    .addOption(single('--run <run>', 'folder of a run, or its id in the catalog').makeOptionMandatory())
    .addOption(single('--out <dir>', 'folder for the two files; default: the current one'))
    .addOption(single('--catalog <dir>', 'folder of the catalog; default ./catalog'))
    .action(async (flags) => (await import('../actions/analyze.js')).analyze(flags))
    .addHelpText(
      'after',
      examples(['analyze --run reports/majors_alts_5ab0c2d4e6f8', 'analyze --run majors_alts_5ab0 --out ./analysis --json']),
    );
  return withCommonFlags(command);
}
