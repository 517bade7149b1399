import { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exit-codes.js';
import { dateFlag, integerFlag, repeatable, single, withCommonFlags } from '../flags.js';

/** `regimelab audit`: whether what a run claims to know was known. */
export function auditCommand(): Command {
  return new Command('audit').description('Audits of a run beyond those every run makes.').addCommand(lookAheadCommand());
}

function lookAheadCommand(): Command {
  const command = new Command('lookahead')
    .description(
      'Compute an experiment, then again at every row with the later rows removed and poisoned, and compare bit for bit. Names the first value that knew the future. Writes nothing.',
    )
    .addOption(single('--run <run>', 'a finished run instead of a configuration: its folder, or its id in the catalog'))
    .addOption(dateFlag('--start, --start-date <date>', 'first day, YYYY-MM-DD'))
    .addOption(dateFlag('--end, --end-date <date>', 'last day, YYYY-MM-DD'))
    .addOption(single('--lake <dir>', 'folder of the lake (data.data_lake_dir)'))
    .addOption(single('--lake-descriptor <file>', 'descriptor to use instead of <lake>/lake.yaml'))
    .addOption(repeatable('--config <file>', 'YAML or JSON configuration or experiment; may be repeated, later files win'))
    .addOption(repeatable('--set <key=value>', 'value of a key, such as universe.basket_size=15; may be repeated'))
    .addOption(integerFlag('--every <n>', 'cut after every n-th row or decision date only; default 1', 1, 100_000))
    .addOption(single('--catalog <dir>', 'catalog that knows the id of --run; default ./catalog'))
    .action(async (flags) => (await import('../actions/audit.js')).auditLookAhead(flags))
    .addHelpText(
      'after',
      `
Examples:
  $ regimelab audit lookahead --lake ./lake --start 2024-02-01 --end 2026-03-15
  $ regimelab audit lookahead --lake ./lake --start 2024-02-01 --end 2026-03-15 --config experiments/msm/msm_v0.yaml
  $ regimelab audit lookahead --run reports/majors_alts_5ab0c2d4e6f8 --every 7 --json

Exit code 1: a value changed with the future.
${EXIT_CODES_HELP}`,
    );
  return withCommonFlags(command);
}
