import { Command } from 'commander';
import { examples } from '../examples.js';
import { EXIT_CODES_HELP } from '../exit-codes.js';
import { withRunFlags } from '../flags.js';

/** `regimelab msm`: the weekly funding monitor. */
export function msmCommand(): Command {
  const run = new Command('run')
    .description('Run MSM v0: weekly basket funding, labels, and alts against the benchmark. Writes <out>/<run-id>/.')
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
    .addCommand(withRunFlags(run, { day: 'decision date', seed: 'inference.seed' }))
    .helpCommand(false)
    .addHelpText('after', examples(['msm run --lake ./lake --start 2024-02-01 --end 2026-01-13 --out ./reports']));
}
