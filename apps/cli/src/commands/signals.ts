import { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exit-codes.js';
import { dateFlag, repeatable, setFlag, single, withCommonFlags } from '../flags.js';

/** `regimelab signals`: what the backtest would do on a day. */
export function signalsCommand(): Command {
  const command = new Command('signals')
    .description('The signal of a day, from the same code as the backtest. Writes <out>/signals_today.json.')
    .addOption(dateFlag('--asof <date>', 'day of the signal, 00:00 UTC, YYYY-MM-DD').makeOptionMandatory())
    .addOption(dateFlag('--start <date>', 'first day of the walk that leads to the signal; default: the first of the lake'))
    .addOption(single('--lake <dir>', 'folder of the lake (data.data_lake_dir)'))
    .addOption(single('--lake-descriptor <file>', 'descriptor to use instead of <lake>/lake.yaml'))
    .addOption(repeatable('--config <file>', 'YAML or JSON configuration; may be repeated, later files win'))
    .addOption(single('--experiment <file>', 'experiment file, read after every --config'))
    .addOption(setFlag())
    .addOption(single('--out <dir>', 'folder of signals_today.json (outputs.reports_dir)'))
    .action(async (flags) => (await import('../actions/signals.js')).signals(flags))
    .addHelpText(
      'after',
      `
Examples:
  $ regimelab signals --lake ./lake --asof 2026-03-15 --out ./reports
  $ regimelab signals --lake ./lake --asof 2026-03-15 --start 2024-02-01 --json

The signal of a day is the row of that day in a backtest that starts on --start. A lake that is stale (SIGNAL_STALE) or whose newest day is
not whole (SIGNAL_PARTIAL) is refused with exit code 1.
${EXIT_CODES_HELP}`,
    );
  return withCommonFlags(command);
}
