import { Command } from 'commander';
import { analyzeCommand } from './commands/analyze.js';
import { auditCommand } from './commands/audit.js';
import { backtestCommand } from './commands/backtest.js';
import { catalogCommand } from './commands/catalog.js';
import { compareCommand } from './commands/compare.js';
import { demoCommand } from './commands/demo.js';
import { lakeCommand } from './commands/lake.js';
import { msmCommand } from './commands/msm.js';
import { schemaCommand } from './commands/schema.js';
import { replayCommand } from './commands/replay.js';
import { serveCommand } from './commands/serve.js';
import { signalsCommand } from './commands/signals.js';
import { sweepCommand } from './commands/sweep.js';
import { workerCommand } from './commands/worker.js';
import { EXIT_CODES_HELP } from './exit-codes.js';

/** The command tree. Definitions only: what a command does is loaded when it runs, so that help is instant. */
export function createProgram(version: string): Command {
  return new Command('regimelab')
    .description('In which market regimes does holding BTC/ETH against a basket of alts pay, and is it real or luck?')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'show help')
    .helpCommand(false)
    .addCommand(demoCommand())
    .addCommand(msmCommand())
    .addCommand(backtestCommand())
    .addCommand(signalsCommand())
    .addCommand(sweepCommand())
    .addCommand(compareCommand())
    .addCommand(analyzeCommand())
    .addCommand(replayCommand())
    .addCommand(auditCommand())
    .addCommand(workerCommand())
    .addCommand(serveCommand())
    .addCommand(lakeCommand())
    .addCommand(catalogCommand())
    .addCommand(schemaCommand())
    .addHelpText(
      'after',
      `
Examples:
  $ regimelab demo
  $ regimelab lake check --lake ./lake
  $ regimelab msm run --lake ./lake --start 2024-02-01 --end 2026-01-13 --out ./reports
  $ regimelab backtest --lake ./lake --start 2024-02-01 --end 2026-03-15 --out ./reports
${EXIT_CODES_HELP}`,
    );
}
