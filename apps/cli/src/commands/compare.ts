import { Command } from 'commander';
import { examples } from '../examples.js';
import { choiceFlag, dateFlag, integerFlag, repeatable, setFlag, single, withCommonFlags } from '../flags.js';
import { sizesFlag } from './compare-sizes.js';

/** `regimelab compare`: variants of a backtest, or finished runs, against the first of them. */
export function compareCommand(): Command {
  const compare = new Command('compare')
    .description('Compare variants of a backtest, or finished runs: paired daily differences with intervals and p-values, in one page.')
    .helpCommand(false);
  const varied = (name: string, description: string, example: string) => {
    const command = withVariantFlags(new Command(name).description(description))
      .action(async (flags) => (await import('../actions/compare.js')).compareVariants(name as never, flags))
      .addHelpText('after', examples([`compare ${name} --lake ./lake --start 2024-02-01 --end 2026-03-15 --out ./comparison${example}`]));
    compare.addCommand(withCommonFlags(command));
    return command;
  };
  varied('monitors', 'The configured monitor beside the legacy score rebuilt from the lake.', ' --legacy-r3 approx').addOption(
    choiceFlag('--legacy-r3 <kind>', 'its 3-day returns, from prices or as it approximated them; default exact', ['exact', 'approx']),
  );
  varied('baseline-vs-enhanced', 'The configuration without funding and open interest in its score, then as it is.', '').addOption(
    repeatable('--baseline <file>', 'another baseline; may be repeated, later files win'),
  );
  varied('basket-sizes', 'The configured basket size, then others.', ' --sizes 10,15,20,25,30').addOption(sizesFlag());
  varied('risk-management', 'No risk control, each of the four by itself, and all four.', ' --workers 2');
  compare.addCommand(withCommonFlags(runsCommand()));
  return compare.addHelpText('after', examples(['compare risk-management --lake ./lake --start 2024-02-01 --end 2026-03-15 --out ./risk']));
}

function withVariantFlags(command: Command): Command {
  return withOutput(command)
    .addOption(dateFlag('--start, --start-date <date>', 'first day, YYYY-MM-DD').makeOptionMandatory())
    .addOption(dateFlag('--end, --end-date <date>', 'last day, YYYY-MM-DD').makeOptionMandatory())
    .addOption(single('--lake <dir>', 'folder of the lake (data.data_lake_dir)'))
    .addOption(single('--lake-descriptor <file>', 'descriptor to use instead of <lake>/lake.yaml'))
    .addOption(repeatable('--config <file>', 'YAML or JSON configuration; may be repeated, later files win'))
    .addOption(setFlag())
    .addOption(integerFlag('--workers <n>', 'threads; default: one less than the machine has cores, at least 1', 1, 256))
    .option('--no-catalog', 'do not record the runs');
}

function runsCommand(): Command {
  return withOutput(new Command('runs').description('Finished runs of the catalog; the others are held against the first.'))
    .argument('<runs...>', 'run ids, content ids, or beginnings of run ids')
    .addOption(dateFlag('--start, --start-date <date>', 'first day to compare; default: all days'))
    .addOption(dateFlag('--end, --end-date <date>', 'last day to compare; default: all days'))
    .action(async (runs, flags) => (await import('../actions/compare.js')).compareRuns(runs, flags))
    .addHelpText('after', examples(['compare runs majors_alts_5ab0 majors_alts_baseline_91c2 --out ./comparison']));
}

const withOutput = (command: Command) =>
  command
    .addOption(single('--out <dir>', 'folder for comparison.csv, .json, .md, .html, and for the runs that are made').makeOptionMandatory())
    .addOption(integerFlag('--seed <n>', 'seed of everything random', 0, Number.MAX_SAFE_INTEGER))
    .addOption(single('--catalog <dir>', 'catalog of the runs; default ./catalog'))
    .option('--force', 'make finished runs again, and replace another comparison in the folder');
