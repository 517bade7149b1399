import { Command } from 'commander';
import { examples } from '../examples.js';
import { dateFlag, integerFlag, repeatable, single, withCommonFlags } from '../flags.js';

/** `regimelab catalog`: what was run, and what became of it. */
export function catalogCommand(): Command {
  const ls = reading(new Command('ls').alias('list').description('List runs, the newest first.'))
    .addOption(single('--family <name>', 'only runs of this trial family'))
    .addOption(single('--system <name>', 'only runs of this system, such as majors_alts'))
    .addOption(single('--status <status>', 'only runs that are running, succeeded, failed or aborted'))
    .addOption(dateFlag('--since <date>', 'only runs begun on this day or later, YYYY-MM-DD'))
    .addOption(single('--sort <column>', 'any column: numbers and times largest first, text by code point, missing last'))
    .addOption(integerFlag('--limit <n>', 'at most so many', 1, Number.MAX_SAFE_INTEGER))
    .action(async (flags) => (await import('../actions/catalog-ls.js')).catalogLs(flags))
    .addHelpText(
      'after',
      examples(['catalog ls', 'catalog ls --family majors_alts --sort sharpe --limit 10', 'catalog ls --status failed --json']),
    );
  const show = reading(new Command('show').description('Everything the catalog knows of a run, and its attempts.').argument('<run>', RUN))
    .action(async (run, flags) => (await import('../actions/catalog-show.js')).catalogShow(run, flags))
    .addHelpText('after', examples(['catalog show majors_alts_5ab0', 'catalog show first --json']));
  const diff = reading(
    new Command('diff')
      .description('What two runs have differently: results, and the configuration, data, code and seed behind them.')
      .argument('<a>', RUN)
      .argument('<b>', 'another'),
  )
    .action(async (a, b, flags) => (await import('../actions/catalog-diff.js')).catalogDiff(a, b, flags))
    .addHelpText('after', examples(['catalog diff first second', 'catalog diff first second --format markdown']));
  const rebuild = reading(
    new Command('rebuild').description(
      'Write catalog.parquet anew from the records, settle attempts whose process is gone, and record finished runs that have no record.',
    ),
  )
    .addOption(repeatable('--runs <dir>', 'folder that holds run folders, an --out of theirs; may be repeated'))
    .action(async (flags) => (await import('../actions/catalog-rebuild.js')).catalogRebuild(flags))
    .addHelpText('after', examples(['catalog rebuild', 'catalog rebuild --runs ./reports']));
  const gc = reading(new Command('gc').description('List what killed processes left half-written; with --yes, clear it.'))
    .option('--dry-run', 'only list; the default')
    .option('--yes', 'clear what is listed')
    .action(async (flags) => (await import('../actions/catalog-gc.js')).catalogGc(flags))
    .addHelpText('after', examples(['catalog gc', 'catalog gc --yes']));
  return new Command('catalog')
    .description('List, compare and keep the records of runs. Every attempt has one and counts as a trial, failed ones too.')
    .addCommand(withCommonFlags(ls))
    .addCommand(withCommonFlags(show))
    .addCommand(withCommonFlags(diff))
    .addCommand(withCommonFlags(rebuild))
    .addCommand(withCommonFlags(gc))
    .helpCommand(false)
    .addHelpText('after', examples(['catalog ls --sort sharpe', 'catalog show first', 'catalog diff first second']));
}

const RUN = 'id of a run, of its content, or the beginning of one';

const reading = (command: Command) => command.addOption(single('--catalog <dir>', 'folder of the catalog; default ./catalog'));
