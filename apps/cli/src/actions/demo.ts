import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { formatDay } from '@regimelab/core';
import { loadMajorsAltsConfig, loadMsmConfig, MAJORS_ALTS_STAGES, runMajorsAlts, runMsm } from '@regimelab/pipeline';
import { writeSyntheticLake } from '@regimelab/synthetic-lake';
import { formatOf, type CommonFlags } from '../flags.js';
import { given } from '../given.js';
import { printResult } from '../print.js';
import { createProgress } from '../progress.js';
import { backtestResult } from './backtest-result.js';
import { msmResult } from './msm-result.js';
import { interruptSignal, runningCode } from './running-code.js';

/** Flags of `regimelab demo`. */
interface DemoFlags extends CommonFlags {
  readonly out?: string;
  readonly seed?: number;
  readonly open: boolean;
}

/** Days of the synthetic market that the first weekly basket may look back on. */
const MSM_WARM_UP_DAYS = 30;
/** Stages of MSM v0 and one for the lake. */
const OTHER_STAGES = 6;

export async function demo(flags: DemoFlags): Promise<void> {
  const out = resolve(flags.out ?? join('reports', 'demo'));
  const progress = createProgress(OTHER_STAGES + MAJORS_ALTS_STAGES, flags.quiet ?? false);
  const shared = { force: true, code: runningCode(), signal: interruptSignal(), onStage: (name: string) => progress.stage(name) };
  try {
    progress.stage('making a synthetic lake');
    const { directory, market } = await writeSyntheticLake(join(out, 'lake'), given({ seed: flags.seed }), { replace: true });
    const { times } = market.close.axes;
    const layer = { data: { data_lake_dir: directory }, outputs: { reports_dir: out } };
    const msm = await runMsm({
      ...shared,
      config: (await loadMsmConfig([], layer)).config,
      header: { title: 'MSM v0 on a synthetic lake', experimentId: 'msm_v0_demo', categoryPath: 'msm', trialFamily: 'msm' },
      window: { start: times[0]! + MSM_WARM_UP_DAYS, end: times.at(-1)! },
      runId: 'msm_v0',
      clock: Date.now,
    });
    const majorsAlts = await runMajorsAlts({
      ...shared,
      config: (await loadMajorsAltsConfig([], layer)).config,
      header: {
        title: 'Majors against alts on a synthetic lake',
        experimentId: 'majors_alts_demo',
        categoryPath: 'majors_alts',
        trialFamily: 'majors_alts',
      },
      window: { start: times[0]!, end: times.at(-1)! },
      runId: 'majors_alts',
      clock: Date.now,
    });
    progress.stop();
    const [weekly, daily] = [msmResult(msm), backtestResult(majorsAlts)];
    const about = `A synthetic market (seed ${market.options.seed}, ${formatDay(times[0]!)} to ${formatDay(times.at(-1)!)}) in which hot funding is followed by weak alts.`;
    printResult(
      { json: { msm_v0: weekly.json, majors_alts: daily.json }, text: [about, ...weekly.text, '', ...daily.text] },
      formatOf(flags),
    );
    if (flags.open && process.stdout.isTTY) openOnDesktop(join(majorsAlts.directory.path, 'dashboard.html'));
  } finally {
    progress.stop();
  }
}

/** Asks the desktop to show a file; without one nothing happens, the path was printed. */
function openOnDesktop(path: string): void {
  const [program, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform as string] ?? ['xdg-open'];
  spawn(program!, [...args, path], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
