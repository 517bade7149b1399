import { codeFingerprint } from '@regimelab/catalog';
import { formatDay, type Day } from '@regimelab/core';
import {
  baselineVariants,
  basketSizeVariants,
  compareCatalogRuns,
  createLakeReadings,
  makeComparison,
  monitorVariants,
  planComparison,
  riskVariants,
  writeComparison,
  type ComparedConfiguration,
  type Comparison,
  type ComparisonName,
  type LegacyR3,
  type SweepVariant,
} from '@regimelab/pipeline';
import { DEFAULT_SIZES } from '../commands/compare-sizes.js';
import { EXIT_CODES } from '../exit-codes.js';
import { formatOf, requirePeriod, type CommonFlags, type RunFlags } from '../flags.js';
import { createLog } from '../log.js';
import { printResult } from '../print.js';
import { catalogTarget, DEFAULT_CATALOG } from './catalog-target.js';
import { comparisonResult } from './compare-result.js';
import { interruptSignal, runningCode } from './running-code.js';
import { defaultThreads, threads } from './threads.js';

/** A comparison whose runs are made. */
type VariedComparison = Exclude<ComparisonName, 'runs'>;

/** Flags of the comparisons that make their runs. */
interface CompareFlags extends Omit<RunFlags, 'out' | 'runId'> {
  readonly out: string;
  readonly workers?: number;
  readonly sizes?: readonly number[];
  readonly baseline?: readonly string[];
  readonly legacyR3?: LegacyR3;
}

/** Flags of `regimelab compare runs`. */
interface CompareRunsFlags extends CommonFlags {
  readonly out: string;
  readonly startDate?: Day;
  readonly endDate?: Day;
  readonly seed?: number;
  readonly catalog?: string;
  readonly force?: boolean;
}

/** The seed where none is given. */
const DEFAULT_SEED = 20240101;

export async function compareVariants(name: VariedComparison, flags: CompareFlags): Promise<void> {
  requirePeriod(flags.startDate, flags.endDate, formatDay);
  const { startDate: start, endDate: end, out, config = [], set, lake, lakeDescriptor, seed, force = false } = flags;
  const given: ComparedConfiguration = { files: config, set, flags: { lake, lakeDescriptor, out, seed } };
  const variants = await {
    monitors: () => monitorVariants(given),
    'baseline-vs-enhanced': () => baselineVariants(given, flags.baseline ?? null),
    'basket-sizes': () => basketSizeVariants(given, flags.sizes ?? DEFAULT_SIZES),
    'risk-management': () => riskVariants(given),
  }[name]();
  const lakes = variants.map(({ experiment }) => experiment.config.data.data_lake_dir);
  const folder = await planComparison(out, lakes, { name, period: { start: formatDay(start), end: formatDay(end) } }, force);
  const catalog = catalogTarget(flags.catalog);
  const readings = createLakeReadings(runningCode(), Date.now);
  const executor = threads({ force, catalog: catalog?.directory ?? null }, flags.workers ?? defaultThreads());
  try {
    const order = { variants, window: { start, end }, readings, executor, catalog, clock: Date.now, signal: interruptSignal() };
    const onEnd = flags.quiet ? () => undefined : progressLine(variants.length);
    await finish(folder, await makeComparison(name, { ...order, onEnd }, flags.legacyR3), flags);
  } finally {
    await executor.close();
    await readings.close();
  }
}

export async function compareRuns(ids: readonly string[], flags: CompareRunsFlags): Promise<void> {
  const [start, end] = [flags.startDate ?? null, flags.endDate ?? null];
  if (start !== null && end !== null) requirePeriod(start, end, formatDay);
  const within = { start, end };
  const [from, to] = [start, end].map((day) => (day === null ? null : formatDay(day)));
  const folder = await planComparison(flags.out, [], { name: 'runs', period: { start: from!, end: to! } }, flags.force ?? false);
  await finish(folder, await compareCatalogRuns(flags.catalog ?? DEFAULT_CATALOG, ids, within, flags.seed ?? DEFAULT_SEED), flags);
}

async function finish(folder: string, comparison: Comparison, flags: CommonFlags): Promise<void> {
  const { directory, version } = runningCode();
  const origin = { timestamp: new Date().toISOString(), code: await codeFingerprint(directory, version) };
  await writeComparison(folder, comparison, origin);
  const log = createLog(flags);
  for (const note of comparison.notes) log.warn(note);
  printResult(comparisonResult(folder, comparison, origin), formatOf(flags));
  if (comparison.variants.some(({ status }) => status === 'failed')) process.exitCode = EXIT_CODES.failed;
}

/** A line on stderr as each run ends. */
function progressLine(total: number) {
  return ({ experiment, startedAt, finishedAt, status, outcome }: SweepVariant, done: number) => {
    const took = `done in ${((finishedAt! - startedAt!) / 1000).toFixed(1)} s`;
    const end = outcome?.status === 'failed' ? `FAILED ${outcome.failure.code}: ${outcome.failure.message}` : took;
    console.error(`[${done}/${total}] ${experiment.header.experimentId} | ${status === 'skipped' ? 'finished before' : end}`);
  };
}
