import { Command } from 'commander';
import { examples } from '../examples.js';
import { integerFlag, single, withCommonFlags } from '../flags.js';

/** `regimelab demo`: everything at once on a synthetic lake. */
export function demoCommand(): Command {
  return withCommonFlags(
    new Command('demo')
      .description(
        'Make a synthetic lake and run both systems on it, MSM v0 and the majors-alts backtest; prints the tables and the paths of the reports.',
      )
      .addOption(single('--out <dir>', 'folder for the lake and the run; default: ./reports/demo'))
      .addOption(integerFlag('--seed <n>', 'seed of the market', 0, Number.MAX_SAFE_INTEGER))
      .option('--no-open', 'do not open the report on a desktop')
      .action(async (flags) => (await import('../actions/demo.js')).demo(flags))
      .addHelpText('after', examples(['demo', 'demo --out /tmp/demo --seed 7'])),
  );
}
