import { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exit-codes.js';
import { single, withCommonFlags } from '../flags.js';

/** `regimelab replay`: a finished run made again, byte for byte. */
export function replayCommand(): Command {
  const command = new Command('replay')
    .description(
      'Make a finished run again from its manifest and compare every file byte for byte. Refuses a run whose files, configuration or lake have changed, and says what; marks other code.',
    )
    .argument('<run>', 'folder of a run, or its id in the catalog')
    .addOption(single('--lake <dir>', 'where its lake lies now; default: where it lay then'))
    .addOption(single('--catalog <dir>', 'folder of the catalog; default ./catalog'))
    .option('--force', 'replay what has changed all the same')
    .action(async (run, flags) => (await import('../actions/replay.js')).replay(run, flags))
    .addHelpText(
      'after',
      `
Examples:
  $ regimelab replay reports/majors_alts_5ab0c2d4e6f8
  $ regimelab replay majors_alts_5ab0 --lake ./lake --json

Exit code 1: a file came out differently, or something has changed.
${EXIT_CODES_HELP}`,
    );
  return withCommonFlags(command);
}
