import { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exit-codes.js';
import { dateFlag, integerFlag, repeatable, single, withCommonFlags } from '../flags.js';

/** `regimelab backtest`: majors against alts, day by day. */
export function backtestCommand(): Command {
  const command = new Command('backtest')
    .alias('run')
    .description('Run the majors-alts backtest: features, regimes, a beta-neutral book, costs and funding. Writes <out>/<run-id>/.')
    .addOption(dateFlag('--start, --start-date <date>', 'first day, YYYY-MM-DD').makeOptionMandatory())
    .addOption(dateFlag('--end, --end-date <date>', 'last day, YYYY-MM-DD').makeOptionMandatory())
    .addOption(single('--lake <dir>', 'folder of the lake (data.data_lake_dir)'))
    .addOption(single('--lake-descriptor <file>', 'descriptor to use instead of <lake>/lake.yaml'))
    .addOption(repeatable('--config <file>', 'YAML or JSON configuration; may be repeated, later files win'))
    .addOption(single('--experiment <file>', 'experiment file, read after every --config'))
    .addOption(single('--out <dir>', 'folder under which the run folder is made (outputs.reports_dir)'))
    .addOption(single('--run-id <id>', 'name of the run folder; default: the id of its content'))
    .addOption(integerFlag('--seed <n>', 'seed of everything random (evaluation.bootstrap.seed)', 0, Number.MAX_SAFE_INTEGER))
    .option('--force', 'replace a finished run of the same id')
    .addOption(single('--catalog <dir>', 'catalog the run is recorded in; default ./catalog'))
    .option('--no-catalog', 'do not record the run')
    .action(async (flags) => (await import('../actions/backtest.js')).backtest(flags))
    .addHelpText(
      'after',
      `
Examples:
  $ regimelab backtest --lake ./lake --start 2024-02-01 --end 2026-03-15 --out ./reports
  $ regimelab backtest --lake ./lake --start 2024-02-01 --end 2026-03-15 --experiment experiments/majors_alts/majors_alts_baseline.yaml
  $ regimelab backtest --lake ./lake --start 2024-02-01 --end 2026-03-15 --json

Files: regime_timeline.csv, features_wide.parquet, bt_daily_pnl.csv, bt_equity_curve.csv, kpis.json, regime_metrics.csv,
regime_evaluation.json, neutrality.csv, pnl_ledger.csv, dashboard.html, run_manifest.json
${EXIT_CODES_HELP}`,
    );
  return withCommonFlags(command);
}
