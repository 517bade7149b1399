import { formatDay } from '@regimelab/core';
import { loadExperiment, MAJORS_ALTS_STAGES, runMajorsAlts, runPureMsm } from '@regimelab/pipeline';
import { formatOf, requirePeriod, type RunFlags } from '../flags.js';
import { createLog } from '../log.js';
import { printResult } from '../print.js';
import { createProgress } from '../progress.js';
import { backtestResult } from './backtest-result.js';
import { catalogTarget } from './catalog-target.js';
import { interruptSignal, runningCode } from './running-code.js';

/** Flags of `regimelab backtest`. */
interface BacktestFlags extends RunFlags {
  readonly experiment?: string;
}

export async function backtest(flags: BacktestFlags): Promise<void> {
  requirePeriod(flags.startDate, flags.endDate, formatDay);
  const files = [...(flags.config ?? []), ...(flags.experiment === undefined ? [] : [flags.experiment])];
  const { lake, lakeDescriptor, out, seed, set } = flags;
  const experiment = await loadExperiment(files, { systems: ['majors_alts', 'msm'], set, flags: { lake, lakeDescriptor, out, seed } });
  const log = createLog(flags);
  const progress = createProgress(MAJORS_ALTS_STAGES, flags.quiet ?? false);
  const started = Date.now();
  const request = {
    window: { start: flags.startDate, end: flags.endDate },
    runId: flags.runId ?? null,
    force: flags.force ?? false,
    clock: Date.now,
    code: runningCode(),
    catalog: catalogTarget(flags.catalog),
    signal: interruptSignal(),
    onStage: (name: string) => {
      progress.stage(name);
      log.info(`${name} (${Date.now() - started} ms)`);
    },
  };
  try {
    const run = await (experiment.system === 'msm'
      ? runPureMsm({ ...experiment, ...request })
      : runMajorsAlts({ ...experiment, ...request }));
    progress.stop();
    for (const note of run.notes) log.warn(note);
    printResult(backtestResult(run), formatOf(flags));
  } finally {
    progress.stop();
  }
}
