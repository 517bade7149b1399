import { formatDay, RegimelabError, type Day } from '@regimelab/core';
import type { MajorsAltsLake } from '../majors-alts/load-majors-alts-lake.js';
import type { MajorsAltsConfig } from '../majors-alts/majors-alts-config.js';
import { failureOf } from '../sweep/execute-run.js';
import { compareMonitors, type MonitorComparison } from './compare-monitors.js';
import { compareVariants, type ComparedRun, type ComparisonTest } from './compare-variants.js';
import { failedLegacyRow, legacyRow, type Comparison, type ComparisonName } from './comparison.js';
import type { LegacyR3 } from './legacy-timeline.js';
import { catalogRunsToCompare, runComparison, type ComparisonOrder } from './run-comparison.js';

/**
 * Makes the runs of a comparison and compares them.
 *
 * @param name of {@link COMPARISONS}; `monitors` also rebuilds the legacy score from the lake of the first variant
 * @param r3 how the legacy score takes its 3-day returns
 * @throws {InterruptedError}
 */
export async function makeComparison(
  name: Exclude<ComparisonName, 'runs'>,
  order: ComparisonOrder,
  r3: LegacyR3 = 'exact',
): Promise<Comparison> {
  const { window, variants } = order;
  const { runs, notes } = await runComparison(order);
  const monitors = name === 'monitors' ? await monitorsOf(order, r3) : null;
  const test = testOf(variants[0]!.experiment.config);
  return {
    name,
    period: { start: formatDay(window.start), end: formatDay(window.end) },
    test,
    ...compareVariants(name, monitors === null ? runs : [...runs, monitors.row], test),
    monitors: monitors?.comparison ?? null,
    notes,
  };
}

/**
 * Compares finished runs of a catalog.
 *
 * @param ids run ids or their beginnings, the first is what the others are held against
 * @param within days to compare, both included; null: all
 * @throws {UsageError} `RUN_NOT_FOUND`, `RUN_AMBIGUOUS`, `COMPARE_ONE_VARIANT`, `COMPARE_SAME_VARIANT`; {CatalogError} `CATALOG_NOT_FOUND`
 */
export async function compareCatalogRuns(
  catalog: string,
  ids: readonly string[],
  within: { readonly start: Day | null; readonly end: Day | null },
  seed: number,
): Promise<Comparison> {
  const { runs, notes } = await catalogRunsToCompare(catalog, ids, within);
  const test: ComparisonTest = {
    resampling: { seed, replications: 1999, blockLength: 'auto' },
    confidence: 0.95,
  };
  const [start, end] = [within.start, within.end].map((day) => (day === null ? null : formatDay(day)));
  return { name: 'runs', period: { start: start!, end: end! }, test, ...compareVariants('runs', runs, test), monitors: null, notes };
}

async function monitorsOf(
  { variants, readings, window }: ComparisonOrder,
  r3: LegacyR3,
): Promise<{ readonly comparison: MonitorComparison | null; readonly row: ComparedRun }> {
  try {
    const { experiment, lake } = await readings.prepare(variants[0]!.experiment, window);
    const { loaded } = await lake.read();
    const comparison = compareMonitors(loaded as MajorsAltsLake, experiment.config as MajorsAltsConfig, window, r3);
    return { comparison, row: legacyRow(comparison) };
  } catch (error) {
    if (!(error instanceof RegimelabError)) throw error;
    return { comparison: null, row: failedLegacyRow(failureOf(error, '')) };
  }
}

/** Draws, blocks and level as the configuration has them for its own figures; method and kind of interval are those of every comparison. */
function testOf({ evaluation: { bootstrap } }: MajorsAltsConfig): ComparisonTest | null {
  if (!bootstrap.enabled) return null;
  const { seed, n_boot, block_length, confidence } = bootstrap;
  return { resampling: { seed, replications: n_boot, blockLength: block_length }, confidence };
}
