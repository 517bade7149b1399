import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { CodeFingerprint } from '@regimelab/catalog';
import { csvText, OutputError, resultJson, type CsvColumn } from '@regimelab/core';
import { appearWhole, requireOutsideLake } from '@regimelab/core/files';
import type { Measure } from '@regimelab/performance';
import { renderComparison, type ComparisonInput } from '@regimelab/report';
import { MONITOR_CLASSES, type MonitorComparison } from './compare-monitors.js';
import { COMPARISONS, comparisonVerdict, rowFigures, type Comparison, type ComparisonName } from './comparison.js';

/** When and by what a comparison was made. */
export interface ComparisonOrigin {
  /** ISO 8601. */
  readonly timestamp: string;
  readonly code: CodeFingerprint | null;
}

/**
 * Checks that a comparison may be written into a folder, before anything is computed.
 *
 * @param lakes folders that are read
 * @param replace whether another comparison may be replaced; the same one, made again, always is
 * @returns the absolute path of the folder
 * @throws {OutputError} `OUTPUT_INSIDE_LAKE`, `OUTPUT_EXISTS`
 */
export async function planComparison(
  out: string,
  lakes: readonly string[],
  comparison: Pick<Comparison, 'name' | 'period'>,
  replace: boolean,
): Promise<string> {
  let path = await requireOutsideLake('comparison', out, null);
  for (const lake of lakes) path = await requireOutsideLake('comparison', out, lake);
  const there = await readFile(join(path, 'comparison.json'), 'utf8').then(
    (text) => JSON.parse(text) as { readonly comparison: ComparisonName; readonly start: string | null; readonly end: string | null },
    () => null,
  );
  const { name, period } = comparison;
  if (replace || there === null || (there.comparison === name && there.start === period.start && there.end === period.end)) return path;
  const other = `compare ${there.comparison}${there.start === null ? '' : ` from ${there.start}`}${there.end === null ? '' : ` to ${there.end}`}`;
  throw new OutputError('OUTPUT_EXISTS', `${path} holds another comparison: ${other}`, {
    hint: 'choose another --out, or --force to replace its files',
  });
}

/** Writes comparison.csv, .md, .html and .json into a folder; each appears whole, the last of them the JSON. @throws {OutputError} */
export async function writeComparison(folder: string, comparison: Comparison, origin: ComparisonOrigin): Promise<void> {
  for (const [name, content] of comparisonFiles(folder, comparison, origin)) {
    await appearWhole('comparison', join(folder, name), true, (path) => writeFile(path, content));
  }
}

/** Content by file name. @param folder they will stand in: paths of runs are relative to it */
export function comparisonFiles(folder: string, comparison: Comparison, origin: ComparisonOrigin): ReadonlyMap<string, string> {
  return new Map([
    ['comparison.csv', comparisonCsv(comparison)],
    ...(comparison.monitors === null ? [] : [['monitors.csv', monitorsCsv(comparison.monitors)] as const]),
    ['comparison.md', comparisonMarkdown(comparison)],
    ['comparison.html', renderComparison(comparisonInput(folder, comparison, origin))],
    ['comparison.json', resultJson(comparisonJson(folder, comparison, origin))],
  ]);
}

function comparisonCsv({ variants }: Comparison): string {
  const rows = variants.map(rowFigures);
  return csvText([
    ['variant', variants.map(({ name }) => name)],
    ['run_id', variants.map(({ runId }) => runId)],
    ['status', variants.map(({ status }) => status)],
    ...Object.keys(rows[0]!).map((name): CsvColumn => [name, rows.map((row) => (row as Readonly<Record<string, Measure>>)[name]!.value)]),
  ]);
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
    bootstrap: test && { method: 'stationary', ...snakeCase(test.resampling), interval: test.interval, confidence: test.confidence },
    variants: variants.map((variant) => ({
      variant: variant.name,
      title: variant.title,
      run_id: variant.runId,
      status: variant.status,
      ...values(rowFigures(variant)),
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
    ...values(figures),
    classes: MONITOR_CLASSES,
    confusion: Object.fromEntries(
      MONITOR_CLASSES.map((row, r) => [row, Object.fromEntries(MONITOR_CLASSES.map((column, c) => [column, confusion[r]![c]!]))]),
    ),
    forward_spreads: spreads.map(({ monitor, monitorClass, horizon, n, mean, hacT }) => ({
      ...{ monitor, class: monitorClass, horizon, n },
      ...values({ mean, hac_t: hacT }),
      reasons: reasons({ mean, hac_t: hacT }),
    })),
    reasons: reasons(figures),
  };
}

/** Both monitors, day by day. */
function monitorsCsv(monitors: MonitorComparison): string {
  const { date, currentScore, currentRegime, currentClass, legacyScore, legacy, legacyClass } = monitors;
  return csvText([
    ['date', date],
    ['score', currentScore],
    ['regime', currentRegime],
    ['class', currentClass],
    ['legacy_score', legacyScore],
    ['legacy_bucket', legacy.map(({ bucket }) => bucket)],
    ['legacy_class', legacyClass],
    ['legacy_trend', legacy.map(({ trend }) => trend)],
    ['legacy_funding_risk', legacy.map(({ fundingRisk }) => fundingRisk)],
    ['legacy_oi_risk', legacy.map(({ oiRisk }) => oiRisk)],
    ['legacy_raw', legacy.map(({ raw }) => raw)],
    ['legacy_capped', legacy.map(({ isCapped }) => isCapped)],
    ['legacy_flags', legacy.map(({ flags }) => flags.join(' '))],
  ]);
}

function comparisonMarkdown(comparison: Comparison): string {
  const { name, variants, monitors, notes, pSpa, pRealityCheck } = comparison;
  const rows = variants.map((variant) => values(rowFigures(variant)));
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

function comparisonInput(folder: string, comparison: Comparison, { timestamp, code }: ComparisonOrigin): ComparisonInput {
  const { name, period, common, test, variants, monitors, notes } = comparison;
  const [start, end] = [period.start ?? common?.start, period.end ?? common?.end];
  return {
    title: COMPARISONS[name].title,
    lede: [COMPARISONS[name].lede],
    verdict: comparisonVerdict(comparison),
    period: start === undefined || end === undefined ? null : { start, end },
    confidence: test?.confidence ?? 0.95,
    variants: variants.map(({ difference, days, failure, path, ...variant }) => ({
      ...{ name: variant.name, title: variant.title, runId: variant.runId, figures: variant.figures },
      page: path === null ? null : relative(folder, join(path, 'dashboard.html')),
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
    legacyLimits: [45, 55],
    figures: [
      { name: 'Agreement', figure: agreement, unit: 'fraction', note: 'share of days with the same class' },
      { name: 'Cohen’s kappa', figure: kappa, unit: 'number', note: '0: as chance, 1: always the same' },
      { name: 'Pearson correlation', figure: pearson.value, unit: 'number', note: 'of the scores' },
      { name: 'its p', figure: pearson.pShift, unit: 'p', note: shift },
      { name: 'Spearman correlation', figure: spearman.value, unit: 'number', note: 'of the ranks of the scores' },
      { name: 'its p', figure: spearman.pShift, unit: 'p', note: shift },
    ],
    spreads: spreads.map((spread) => spread),
  };
}

const values = <K extends string>(figures: Readonly<Record<K, Measure>>) =>
  Object.fromEntries(Object.entries<Measure>(figures).map(([name, { value }]) => [name, value])) as Readonly<Record<K, number | null>>;
const reasons = (figures: Readonly<Record<string, Measure>>) =>
  Object.fromEntries(Object.entries(figures).flatMap(([name, { reason }]) => (reason === null ? [] : [[name, reason]])));
const snakeCase = ({ replications, blockLength, seed }: NonNullable<Comparison['test']>['resampling']) => ({
  replications,
  block_length: blockLength,
  seed,
});
