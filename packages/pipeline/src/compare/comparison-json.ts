import { relative } from 'node:path';
import type { CodeFingerprint } from '@regimelab/catalog';
import type { Measure } from '@regimelab/performance';
import { MONITOR_CLASSES, type MonitorComparison } from './compare-monitors.js';
import { COMPARISONS, comparisonVerdict, rowFigures, valuesOf, type Comparison } from './comparison.js';

/** When and by what a comparison was made. */
export interface ComparisonOrigin {
  /** ISO 8601. */
  readonly timestamp: string;
  readonly code: CodeFingerprint | null;
}

/** The content of `comparison.json`. */
export function comparisonJson(folder: string, comparison: Comparison, { timestamp, code }: ComparisonOrigin) {
  const { name, period, common, test, variants, monitors, pRealityCheck, pSpa } = comparison;
  return {
    comparison: name,
    title: COMPARISONS[name].title,
    start: period.start,
    end: period.end,
    first: variants[0]!.name,
    common_days: common,
    verdict: comparisonVerdict(comparison),
    bootstrap: test && { method: 'stationary', ...snakeCase(test.resampling), interval: 'percentile', confidence: test.confidence },
    variants: variants.map((variant) => ({
      variant: variant.name,
      title: variant.title,
      run_id: variant.runId,
      status: variant.status,
      ...valuesOf(rowFigures(variant)),
      n_common: variant.difference?.n ?? null,
      block_length: variant.difference?.blockLength ?? null,
      path: variant.path === null ? null : relative(folder, variant.path),
      failure: variant.failure,
      reasons: reasons(rowFigures(variant)),
    })),
    p_reality_check: pRealityCheck.value,
    p_spa: pSpa.value,
    reasons: reasons({ p_reality_check: pRealityCheck, p_spa: pSpa }),
    ...(monitors !== null && { monitors: monitorsJson(monitors) }),
    notes: comparison.notes,
    timestamp,
    code: code && { version: code.version, git_commit: code.commit, dirty: code.dirty, diff_hash: code.diffHash },
  };
}

function monitorsJson({ date, r3, pearson, spearman, agreement, kappa, confusion, spreads }: MonitorComparison) {
  const figures = {
    ...{ pearson: pearson.value, pearson_p_shift: pearson.pShift, spearman: spearman.value, spearman_p_shift: spearman.pShift },
    ...{ agreement, kappa },
  };
  return {
    legacy_r3: r3,
    n_days: date.length,
    start: date[0] ?? null,
    end: date.at(-1) ?? null,
    ...valuesOf(figures),
    classes: MONITOR_CLASSES,
    confusion: Object.fromEntries(
      MONITOR_CLASSES.map((row, r) => [row, Object.fromEntries(MONITOR_CLASSES.map((column, c) => [column, confusion[r]![c]!]))]),
    ),
    forward_spreads: spreads.map(({ monitor, monitorClass, horizon, n, mean, hacT }) => ({
      ...{ monitor, class: monitorClass, horizon, n },
      ...valuesOf({ mean, hac_t: hacT }),
      reasons: reasons({ mean, hac_t: hacT }),
    })),
    reasons: reasons(figures),
  };
}

const reasons = (figures: Readonly<Record<string, Measure>>) =>
  Object.fromEntries(Object.entries(figures).flatMap(([name, { reason }]) => (reason === null ? [] : [[name, reason]])));
const snakeCase = ({ replications, blockLength, seed }: NonNullable<Comparison['test']>['resampling']) => ({
  replications,
  block_length: blockLength,
  seed,
});
