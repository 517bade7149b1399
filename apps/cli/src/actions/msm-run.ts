import { formatDay } from '@regimelab/core';
import { checkMsmCoverage, loadExperiment, runMsm, type SanityCheck } from '@regimelab/pipeline';
import { formatOf, requirePeriod, type RunFlags } from '../flags.js';
import { createLog } from '../log.js';
import { count, percent, printResult, type Result } from '../print.js';
import { createProgress } from '../progress.js';
import { msmResult } from './msm-result.js';
import { catalogTarget } from './catalog-target.js';
import { interruptSignal, runningCode } from './running-code.js';

/** Flags of `regimelab msm run`. */
interface MsmRunFlags extends RunFlags {
  readonly sanityCheckOnly?: boolean;
}

export async function msmRun(flags: MsmRunFlags): Promise<void> {
  requirePeriod(flags.startDate, flags.endDate, formatDay);
  const window = { start: flags.startDate, end: flags.endDate };
  const { lake, lakeDescriptor, out, seed, set } = flags;
  const { config, header } = await loadExperiment(flags.config ?? [], {
    systems: ['msm_v0'],
    set,
    flags: { lake, lakeDescriptor, out, seed },
  });
  if (flags.sanityCheckOnly) return printResult(coverage(await checkMsmCoverage({ config, window, clock: Date.now })), formatOf(flags));
  const log = createLog(flags);
  const started = Date.now();
  const progress = createProgress(config.inference.enabled ? 5 : 4, flags.quiet ?? false);
  try {
    const run = await runMsm({
      config,
      header,
      window,
      runId: flags.runId ?? null,
      force: flags.force ?? false,
      clock: Date.now,
      code: runningCode(),
      catalog: catalogTarget(flags.catalog),
      signal: interruptSignal(),
      onStage: (name) => {
        progress.stage(name);
        log.info(`${name} (${Date.now() - started} ms)`);
      },
    });
    progress.stop();
    for (const note of run.notes) log.warn(note);
    printResult(msmResult(run), formatOf(flags));
  } finally {
    progress.stop();
  }
}

function coverage(check: SanityCheck): Result {
  const { top_n_coverage: top } = check;
  const tables = (['funding', 'marketcap', 'price'] as const).map((table) => [
    table,
    check[`${table}_earliest`] ?? 'n/a',
    check[`${table}_latest`] ?? 'n/a',
    count(check[`${table}_n_days`]),
  ]);
  return {
    json: check,
    text: [
      { title: 'Tables', head: ['table', 'first date', 'last date', 'days'], rows: tables, text: [0] },
      {
        title: `Funding of the newest basket: ${top.n_assets_with_funding} of ${top.n_assets_checked} assets (${percent(top.coverage_pct === null ? null : top.coverage_pct / 100, 1)})`,
        head: ['asset', 'days', 'first date', 'last date'],
        rows: top.assets.map((asset) => [asset.asset_id, count(asset.n_days), asset.first_date ?? 'none', asset.last_date ?? 'none']),
        text: [0],
      },
    ],
  };
}
