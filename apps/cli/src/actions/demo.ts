import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { formatDay } from '@regimelab/core';
import { loadMsmConfig, runMsm } from '@regimelab/pipeline';
import { writeSyntheticLake } from '@regimelab/synthetic-lake';
import { formatOf, type CommonFlags } from '../flags.js';
import { given } from '../given.js';
import { printResult } from '../print.js';
import { createProgress } from '../progress.js';
import { msmResult } from './msm-result.js';
import { interruptSignal, runningCode } from './running-code.js';

/** Flags of `regimelab demo`. */
interface DemoFlags extends CommonFlags {
  readonly out?: string;
  readonly seed?: number;
  readonly open: boolean;
}

/** Days of the synthetic market that the first basket may look back on. */
const WARM_UP_DAYS = 30;

export async function demo(flags: DemoFlags): Promise<void> {
  const out = resolve(flags.out ?? join('reports', 'demo'));
  const progress = createProgress(6, flags.quiet ?? false);
  try {
    progress.stage('making a synthetic lake');
    const { directory, market } = await writeSyntheticLake(join(out, 'lake'), given({ seed: flags.seed }), { replace: true });
    const { config } = await loadMsmConfig([], { data: { data_lake_dir: directory }, outputs: { reports_dir: out } });
    const { times } = market.close.axes;
    const run = await runMsm({
      config,
      header: { title: 'MSM v0 on a synthetic lake', experimentId: 'msm_v0_demo', categoryPath: 'msm' },
      window: { start: times[0]! + WARM_UP_DAYS, end: times.at(-1)! },
      runId: 'msm_v0',
      force: true,
      now: Date.now(),
      code: runningCode(),
      signal: interruptSignal(),
      onStage: (name) => progress.stage(name),
    });
    progress.stop();
    const { json, text } = msmResult(run);
    const about = `A synthetic market (seed ${market.options.seed}, ${formatDay(times[0]!)} to ${formatDay(times.at(-1)!)}) in which hot funding is followed by weak alts.`;
    printResult({ json, text: [about, ...text] }, formatOf(flags));
    if (flags.open && process.stdout.isTTY) openOnDesktop(join(run.directory.path, 'report.html'));
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
