import { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exit-codes.js';
import { choiceFlag, dateFlag, integerFlag, repeatable, single, withCommonFlags } from '../flags.js';

/** `regimelab sweep`: many experiments over one window. */
export function sweepCommand(): Command {
  const command = new Command('sweep')
    .description(
      'Run many experiments over one window, and test them together. The same command again goes on where the last one ended: finished runs are found, not computed again.',
    )
    .addOption(repeatable('--glob <pattern>', 'experiment files, quoted; may be repeated').makeOptionMandatory())
    .addOption(dateFlag('--start, --start-date <date>', 'first day, YYYY-MM-DD').makeOptionMandatory())
    .addOption(dateFlag('--end, --end-date <date>', 'last day, YYYY-MM-DD').makeOptionMandatory())
    .addOption(single('--lake <dir>', 'folder of the lake (data.data_lake_dir)'))
    .addOption(single('--lake-descriptor <file>', 'descriptor to use instead of <lake>/lake.yaml'))
    .addOption(repeatable('--config <file>', 'configuration below every experiment; may be repeated, later files win'))
    .addOption(repeatable('--set <key=value>', 'value for every experiment, such as universe.basket_size=15; may be repeated'))
    .addOption(single('--out <dir>', 'folder under which run folders are made (outputs.reports_dir)'))
    .addOption(integerFlag('--seed <n>', 'seed of everything random', 0, Number.MAX_SAFE_INTEGER))
    .addOption(integerFlag('--jobs, --workers <n>', 'threads; default: one less than the machine has cores, at least 1', 1, 256))
    .addOption(choiceFlag('--executor <kind>', 'where runs are made; default pool', ['pool', 'inline', 'bullmq']))
    .addOption(single('--redis <url>', 'Redis whose workers make the runs, with --executor bullmq'))
    .option('--fail-fast', 'stop at the first failure')
    .option('--force', 'compute finished runs again and replace them')
    .addOption(single('--catalog <dir>', 'catalog the runs are recorded in; default ./catalog'))
    .option('--no-catalog', 'do not record the runs')
    .option('--dry-run', 'list the runs and make none')
    .action(async (flags) => (await import('../actions/sweep.js')).sweep(flags))
    .addHelpText(
      'after',
      `
Examples:
  $ regimelab sweep --glob 'experiments/majors_alts/sweeps/*.yaml' --lake ./lake --start 2024-02-01 --end 2026-03-15 --out ./runs
  $ regimelab sweep --glob 'experiments/msm/*.yaml' --lake ./lake --start 2024-02-01 --end 2026-03-15 --workers 2 --fail-fast
  $ regimelab sweep --glob 'experiments/**/*.yaml' --lake ./lake --start 2024-02-01 --end 2026-03-15 --dry-run

Files: <out>/<run-id>/ for each run; <out>/sweep_<time>/ with sweep_summary.json, sweep_variants.csv, sweep_report.html and a log of each failure.
${EXIT_CODES_HELP}`,
    );
  return withCommonFlags(command);
}
