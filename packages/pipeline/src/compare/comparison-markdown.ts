import type { Measure } from '@regimelab/performance';
import { MONITOR_CLASSES, type MonitorComparison } from './compare-monitors.js';
import { COMPARISONS, comparisonVerdict, rowFigures, valuesOf, type Comparison } from './comparison.js';

/** `comparison.md`. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { name, variants, monitors, notes, pSpa, pRealityCheck } = comparison;
  const rows = variants.map((variant) => valuesOf(rowFigures(variant)));
  const text = (value: number | null) => (value === null ? 'n/a' : String(Number(value.toPrecision(4))));
  const table = (columns: readonly string[], of: readonly Readonly<Record<string, number | null>>[], heads: readonly string[]) => [
    `| variant | ${columns.join(' | ')} |`,
    `| :-- | ${columns.map(() => '--:').join(' | ')} |`,
    ...of.map((row, k) => `| ${heads[k]} | ${columns.map((column) => text(row[column]!)).join(' | ')} |`),
  ];
  const columns = Object.keys(rows[0]!);
  const [own, against] = [columns.filter((column) => !column.startsWith('d_')), columns.filter((column) => column.startsWith('d_'))];
  const names = variants.map((variant) =>
    variant.status === 'failed' ? `${variant.name} (failed: ${variant.failure?.code ?? 'unknown'})` : variant.name,
  );
  const p = ({ value, reason }: Measure) => (value === null ? `n/a (${reason})` : text(value));
  return [
    `# ${COMPARISONS[name].title}`,
    '',
    COMPARISONS[name].lede,
    '',
    ...comparisonVerdict(comparison).map((sentence) => `- ${sentence}`),
    ...notes.map((note) => `- Note: ${note}`),
    '',
    '## Figures',
    '',
    ...table(own, rows, names),
    ...(variants.length > 1 && monitors === null
      ? [
          '',
          `## Against ${variants[0]!.name}`,
          '',
          ...table(against, rows.slice(1), names.slice(1)),
          '',
          `Best of the others against the first: p = ${p(pSpa)} (Hansen), ${p(pRealityCheck)} (White).`,
        ]
      : []),
    ...(monitors === null ? [] : monitorsMarkdown(monitors, text)),
    '',
  ].join('\n');
}

function monitorsMarkdown(monitors: MonitorComparison, text: (value: number | null) => string): readonly string[] {
  const { pearson, spearman, agreement, kappa, confusion, spreads } = monitors;
  return [
    '',
    '## Agreement',
    '',
    '| figure | value | p (shifts) |',
    '| :-- | --: | --: |',
    `| Pearson | ${text(pearson.value.value)} | ${text(pearson.pShift.value)} |`,
    `| Spearman | ${text(spearman.value.value)} | ${text(spearman.pShift.value)} |`,
    `| agreement | ${text(agreement.value)} | |`,
    `| Cohen's kappa | ${text(kappa.value)} | |`,
    '',
    `| current \\ legacy | ${MONITOR_CLASSES.join(' | ')} |`,
    `| :-- | ${MONITOR_CLASSES.map(() => '--:').join(' | ')} |`,
    ...MONITOR_CLASSES.map((row, r) => `| ${row} | ${confusion[r]!.join(' | ')} |`),
    '',
    '## Majors over alts in the days that followed',
    '',
    '| monitor | class | days | n | mean | HAC t |',
    '| :-- | :-- | --: | --: | --: | --: |',
    ...spreads.map(
      ({ monitor, monitorClass, horizon, n, mean, hacT }) =>
        `| ${monitor} | ${monitorClass} | ${horizon} | ${n} | ${text(mean.value)} | ${text(hacT.value)} |`,
    ),
  ];
}
