import { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exit-codes.js';
import { single, withRunFlags } from '../flags.js';

/** `regimelab backtest`: majors against alts, day by day; pure MSM where the experiment says so. */
export function backtestCommand(): Command {
  const command = new Command('backtest')
    .alias('run')
    .description(
      'Run a daily backtest, of majors against alts or of pure MSM: features, regimes, a book, costs and funding. Writes <out>/<run-id>/.',
    )
    .addOption(single('--experiment <file>', 'experiment file, read after every --config'))
    .action(async (flags) => (await import('../actions/backtest.js')).backtest(flags))
    .addHelpText(
      'after',
      `
Examples:
  $ regimelab backtest --lake ./lake --start 2024-02-01 --end 2026-03-15 --out ./reports
  $ regimelab backtest --lake ./lake --start 2024-02-01 --end 2026-03-15 --experiment experiments/majors_alts/majors_alts_baseline.yaml
  $ regimelab backtest --lake ./lake --start 2024-02-01 --end 2026-03-15 --experiment experiments/msm/msm_v1_baseline.yaml
  $ regimelab backtest --lake ./lake --start 2024-02-01 --end 2026-03-15 --set universe.basket_size=15 --set costs.slippage_bps=8 --json

Files: regime_timeline.csv, features_wide.parquet, bt_daily_pnl.csv, bt_equity_curve.csv, kpis.json, regime_metrics.csv,
regime_evaluation.json, neutrality.csv, pnl_ledger.csv, dashboard.html, run_manifest.json; of pure MSM: metrics.json, regime_timeseries.parquet,
returns.parquet, regime_evaluation.json, dashboard.html, manifest.json and the tables of the book
${EXIT_CODES_HELP}`,
    );
  return withRunFlags(command, { day: 'day', seed: 'evaluation.bootstrap.seed' });
}
