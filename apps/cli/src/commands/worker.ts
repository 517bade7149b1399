import { Command } from 'commander';
import { EXIT_CODES_HELP } from '../exit-codes.js';
import { integerFlag, single, withCommonFlags } from '../flags.js';

/** `regimelab worker`: makes the runs of sweeps on other machines. */
export function workerCommand(): Command {
  const command = new Command('worker')
    .description('Make the runs that `regimelab sweep --executor bullmq` lays into a queue on Redis, until it is interrupted.')
    .addOption(single('--redis <url>', 'Redis to read from, such as redis://127.0.0.1:6379').makeOptionMandatory())
    .addOption(single('--lake <dir>', "folder of the lake on this machine; default: the sweep's"))
    .addOption(single('--out <dir>', "folder of runs on this machine; default: the sweep's"))
    .addOption(single('--catalog <dir>', "catalog on this machine; default: the sweep's"))
    .addOption(integerFlag('--jobs, --workers <n>', 'threads; default: one less than the machine has cores, at least 1', 1, 256))
    .action(async (flags) => (await import('../actions/worker.js')).worker(flags))
    .addHelpText(
      'after',
      `
Examples:
  $ regimelab worker --redis redis://127.0.0.1:6379 --lake ./lake
  $ regimelab sweep --executor bullmq --redis redis://127.0.0.1:6379 --glob 'experiments/majors_alts/sweeps/*.yaml' --lake ./lake --start 2024-02-01 --end 2026-03-15

A worker makes a run only where its lake and its code are those of the sweep.
${EXIT_CODES_HELP}`,
    );
  return withCommonFlags(command);
}
