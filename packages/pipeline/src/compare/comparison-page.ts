import { relative } from 'node:path';
import type { ComparisonInput } from '@regimelab/report';
import { LEGACY_LIMITS, MONITOR_CLASSES, type MonitorComparison } from './compare-monitors.js';
import { COMPARISONS, comparisonVerdict, type Comparison } from './comparison.js';
import type { ComparisonOrigin } from './comparison-json.js';

/** What the page of a comparison shows. @param folder it will stand in: links to runs are relative to it */
export function comparisonInput(folder: string, comparison: Comparison, { timestamp, code }: ComparisonOrigin): ComparisonInput {
  const { name, period, common, test, variants, monitors, notes } = comparison;
  const [start, end] = [period.start ?? common?.start, period.end ?? common?.end];
  return {
    title: COMPARISONS[name].title,
    lede: [COMPARISONS[name].lede],
    verdict: comparisonVerdict(comparison),
    period: start === undefined || end === undefined ? null : { start, end },
    confidence: test?.confidence ?? 0.95,
    variants: variants.map(({ difference, days, failure, page, ...variant }) => ({
      ...{ name: variant.name, title: variant.title, runId: variant.runId, figures: variant.figures },
      page: page === null ? null : relative(folder, page),
      failure: failure === null ? null : `${failure.code}: ${failure.message}`,
      difference: difference && {
        days: difference.n,
        sharpe: difference.sharpe,
        meanDaily: {
          ...difference.meanDaily,
          ...(difference.low.value !== null &&
            difference.high.value !== null && { low: difference.low.value, high: difference.high.value }),
        },
        p: difference.p,
        pHolm: difference.pHolm,
      },
      days: days && { date: days.date, net: days.net },
    })),
    realityCheck: comparison.pRealityCheck,
    spa: comparison.pSpa,
    monitors: monitors && monitorsInput(monitors),
    notes,
    timestamp,
    code: code && { version: code.version, commit: code.commit, dirty: code.dirty ?? false, diffHash: code.diffHash },
  };
}

function monitorsInput(monitors: MonitorComparison): NonNullable<ComparisonInput['monitors']> {
  const { date, currentScore, legacyScore, currentClass, legacyClass, pearson, spearman, agreement, kappa, confusion, spreads } = monitors;
  const place = (classes: MonitorComparison['currentClass']) => classes.map((one) => MONITOR_CLASSES.indexOf(one));
  const shift = 'p of all circular shifts: both scores are persistent';
  return {
    classes: MONITOR_CLASSES,
    ...{ date, currentScore, legacyScore, confusion },
    currentClass: place(currentClass),
    legacyClass: place(legacyClass),
    legacyLimits: LEGACY_LIMITS,
    figures: [
      { name: 'Agreement', figure: agreement, unit: 'fraction', note: 'share of days with the same class' },
      { name: 'Cohen’s kappa', figure: kappa, unit: 'number', note: '0: as chance, 1: always the same' },
      { name: 'Pearson correlation', figure: pearson.value, unit: 'number', note: 'of the scores' },
      { name: 'its p', figure: pearson.pShift, unit: 'p', note: shift },
      { name: 'Spearman correlation', figure: spearman.value, unit: 'number', note: 'of the ranks of the scores' },
      { name: 'its p', figure: spearman.pShift, unit: 'p', note: shift },
    ],
    spreads,
  };
}
