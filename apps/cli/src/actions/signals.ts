import { formatDay, type Day } from '@regimelab/core';
import { loadExperiment, runSignals, writeSignals, type Signals } from '@regimelab/pipeline';
import { formatOf, requirePeriod, type CommonFlags } from '../flags.js';
import { createLog } from '../log.js';
import { percent, printResult, type Result } from '../print.js';
import { createProgress } from '../progress.js';

/** Flags of `regimelab signals`. */
interface SignalsFlags extends CommonFlags {
  readonly asof: Day;
  readonly start?: Day;
  readonly lake?: string;
  readonly lakeDescriptor?: string;
  readonly config?: readonly string[];
  readonly set?: readonly string[];
  readonly experiment?: string;
  readonly out?: string;
}

export async function signals(flags: SignalsFlags): Promise<void> {
  if (flags.start !== undefined) requirePeriod(flags.start, flags.asof, formatDay);
  const files = [...(flags.config ?? []), ...(flags.experiment === undefined ? [] : [flags.experiment])];
  const { lake, lakeDescriptor, out, set } = flags;
  const { config } = await loadExperiment(files, { systems: ['majors_alts'], set, flags: { lake, lakeDescriptor, out } });
  const log = createLog(flags);
  const progress = createProgress(1, flags.quiet ?? false);
  try {
    progress.stage('reading the lake and walking to the day');
    const signal = await runSignals({ config, asof: flags.asof, start: flags.start ?? null, now: Date.now() });
    const path = await writeSignals(signal, config);
    progress.stop();
    for (const warning of signal.warnings) log.warn(warning);
    printResult(signalResult(signal, path), formatOf(flags));
  } finally {
    progress.stop();
  }
}

function signalResult(signal: Signals, path: string): Result {
  const { leg_weights: legs, residual_beta: residual } = signal;
  const legRows = (leg: string, weights: Readonly<Record<string, number>>) =>
    Object.entries(weights).map(([asset, weight]) => [leg, asset, percent(weight)]);
  const score = signal.score === null ? 'no score' : `score ${signal.score.toFixed(2)}`;
  const rows = [...legRows('majors', legs.majors), ...legRows('alts', legs.alts)];
  return {
    json: { ...signal, path },
    text: [
      `${signal.asof_date}: ${signal.regime ?? 'no regime'} (${score}); action ${signal.action}, gross ${percent(signal.suggested_gross)}`,
      `Alts that rose ${number(signal.key_features.alt_breadth, 0)} %, share of the first major ${percent(signal.key_features.btc_dominance)}; expected funding ${percent(signal.expected_funding_daily, 4)} a day (positive: paid)`,
      ...(residual === null ? [] : [`Residual betas ex ante: ${residual.btc.toFixed(4)} and ${residual.eth.toFixed(4)}`]),
      ...(rows.length === 0
        ? ['Nothing is to be held.']
        : [{ title: 'Book to hold, fractions of equity', head: ['leg', 'asset', 'weight'], rows, text: [0, 1] }]),
      `Written: ${path}`,
    ],
  };
}

const number = (value: number | null, digits: number) => (value === null ? 'n/a' : value.toFixed(digits));
