import { Command } from 'commander';
import { examples } from '../examples.js';
import { EXIT_CODES_HELP } from '../exit-codes.js';
import { dateFlag, integerFlag, repeatable, single, withCommonFlags } from '../flags.js';

/** `regimelab msm`: the weekly funding monitor. */
export function msmCommand(): Command {
  const run = new Command('run')
    .description('Run MSM v0: weekly basket funding, labels, and alts against the benchmark. Writes <out>/<run-id>/.')
    .addOption(dateFlag('--start, --start-date <date>', 'first decision date, YYYY-MM-DD').makeOptionMandatory())
    .addOption(dateFlag('--end, --end-date <date>', 'last decision date, YYYY-MM-DD').makeOptionMandatory())
    .addOption(single('--lake <dir>', 'folder of the lake (data.data_lake_dir)'))
    .addOption(single('--lake-descriptor <file>', 'descriptor to use instead of <lake>/lake.yaml'))
    .addOption(repeatable('--config <file>', 'YAML or JSON configuration; may be repeated, later files win'))
    .addOption(single('--out <dir>', 'folder under which the run folder is made (outputs.reports_dir)'))
    .addOption(single('--run-id <id>', 'name of the run folder; default: the id of its content'))
    .addOption(integerFlag('--seed <n>', 'seed of everything random (inference.seed)', 0, Number.MAX_SAFE_INTEGER))
    .option('--force', 'replace a finished run of the same id')
    .addOption(single('--catalog <dir>', 'catalog the run is recorded in; default ./catalog'))
    .option('--no-catalog', 'do not record the run')
    .option('--sanity-check-only', 'print what the lake covers and write nothing')
    .action(async (flags) => (await import('../actions/msm-run.js')).msmRun(flags))
    .addHelpText(
      'after',
      `
Examples:
  $ regimelab msm run --lake ./lake --start 2024-02-01 --end 2026-01-13 --out ./reports
  $ regimelab msm run --lake ./lake --start 2024-02-01 --end 2026-01-13 --config experiments/msm/msm_v0_original.yaml
  $ regimelab msm run --lake ./lake --start 2024-02-01 --end 2026-01-13 --sanity-check-only --json

Files: msm_timeseries.csv, summary_by_label_v0_0.csv, summary_by_label_v0_1.csv, inference_by_label_v0_0.csv, inference_by_label_v0_1.csv,
inference.json, rejections.csv, msm_current.json, run_manifest.json, report.html
${EXIT_CODES_HELP}`,
    );
  return new Command('msm')
    .description('MSM v0, the weekly funding monitor.')
    .addCommand(withCommonFlags(run))
    .helpCommand(false)
    .addHelpText('after', examples(['msm run --lake ./lake --start 2024-02-01 --end 2026-01-13 --out ./reports']));
}
