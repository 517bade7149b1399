import { unmeasured, type Measure } from '@regimelab/performance';
import type { RunFailure } from '../sweep/run-executor.js';
import { COMPARED_FIGURES, type ComparedRun, type ComparedVariants, type ComparisonTest } from './compare-variants.js';
import type { MonitorComparison } from './compare-monitors.js';

/** The comparisons there are, each with its words. */
export const COMPARISONS = {
  monitors: {
    title: 'Current monitor and legacy score',
    lede: 'The monitor as configured beside the score of its predecessor, rebuilt from the lake.',
  },
  'baseline-vs-enhanced': {
    title: 'What funding and open interest add',
    lede: 'The same backtest with a score that has neither funding nor open interest, and as configured.',
  },
  'basket-sizes': { title: 'Basket sizes', lede: 'The same backtest with baskets of different sizes; the configured size comes first.' },
  'risk-management': {
    title: 'Risk controls',
    lede: 'The same backtest without any risk control, with each by itself, and with all of them.',
  },
  runs: { title: 'Runs side by side', lede: 'Finished runs of the catalog; the others are held against the first.' },
} as const;
export type ComparisonName = keyof typeof COMPARISONS;

/** A finished comparison. */
export interface Comparison extends ComparedVariants {
  readonly name: ComparisonName;
  /** As asked for, `YYYY-MM-DD`; null: all days of the runs. */
  readonly period: { readonly start: string | null; readonly end: string | null };
  /** Null: nothing was tested. */
  readonly test: ComparisonTest | null;
  readonly monitors: MonitorComparison | null;
  readonly notes: readonly string[];
}

const LEGACY = { name: 'legacy', title: 'legacy score', runId: null, path: null, page: null, days: null } as const;

/** The legacy score as a row: it is no strategy, so it has a path of classes and no returns. */
export function legacyRow({ legacySwitches }: MonitorComparison): ComparedRun {
  return {
    ...LEGACY,
    status: 'succeeded',
    failure: null,
    switchesPerYear: legacySwitches,
    dsr: unmeasured('the legacy score is not traded'),
  };
}

/** The same where it could not be computed. */
export function failedLegacyRow({ code, message }: RunFailure): ComparedRun {
  const missing = unmeasured('the legacy score could not be computed');
  return { ...LEGACY, status: 'failed', failure: { code, message }, switchesPerYear: missing, dsr: missing };
}

/** What a comparison shows and what it does not, in plain sentences. */
export function comparisonVerdict({ variants, common, test, pSpa, pRealityCheck, monitors }: Comparison): readonly string[] {
  return monitors === null ? variantSentences({ variants, common, test, pSpa, pRealityCheck }) : monitorSentences(monitors);
}

function variantSentences({
  variants,
  common,
  test,
  pSpa,
  pRealityCheck,
}: Omit<ComparedVariants & { test: ComparisonTest | null }, never>) {
  const [first, ...others] = variants;
  const failed = variants.filter(({ status }) => status === 'failed');
  const missing =
    failed.length === 0 ? [] : [`${failed.length} of ${variants.length} variants failed: ${failed.map(({ name }) => name).join(', ')}.`];
  if (first!.days === null) return [`${upper(first!.title)} has no returns, so there is nothing to hold the others against.`, ...missing];
  const tested = others.filter(({ difference }) => difference!.pHolm.value !== null);
  const same = others.filter(({ difference }) => difference!.meanDaily.value === 0 && difference!.p.value === null);
  const unchanged =
    same.length === 0 ? [] : [`${upper(listed(same.map(({ title }) => title)))} gave the same return as ${first!.title} on every day.`];
  if (tested.length === 0 || test === null) {
    const why = others.find(({ difference }) => difference?.p.reason)?.difference?.p.reason ?? 'there is no other variant';
    return [...(unchanged.length > 0 ? unchanged : [`No difference was tested: ${why}.`]), ...missing];
  }
  const level = 1 - test.confidence;
  const clear = tested.filter(({ difference }) => difference!.pHolm.value! <= level);
  const strongest = tested.reduce((a, b) => (b.difference!.p.value! < a.difference!.p.value! ? b : a));
  const days = common === null ? '' : ` over ${common.n} days`;
  const sentence = (run: (typeof tested)[number]) => {
    const { meanDaily, low, high, p, pHolm } = run.difference!;
    return `${upper(run.title)}: ${bps(meanDaily.value!)} a day (${percent(test.confidence)} interval ${bps(low.value!)} to ${bps(high.value!)}, ${named('p', p.value!)}, ${named('after correction', pHolm.value!)}).`;
  };
  return [
    clear.length === 0
      ? `Against ${first!.title}${days}, no difference in daily return holds at ${percent(level)} after correction for ${tested.length} comparison${tested.length === 1 ? '' : 's'}. The strongest difference: ${sentence(strongest)}`
      : `Against ${first!.title}${days}, ${clear.length} of ${tested.length} variants differ${clear.length === 1 ? 's' : ''} in daily return at ${percent(level)} after correction. ${clear.map(sentence).join(' ')}`,
    ...(pSpa.value === null || pRealityCheck.value === null
      ? []
      : [
          `That the best of the others is better than ${first!.title}: ${named('p', pSpa.value)} (Hansen), ${named('p', pRealityCheck.value)} (White).`,
        ]),
    ...unchanged,
    ...missing,
  ];
}

function monitorSentences({ date, agreement, kappa, spearman, spreads }: MonitorComparison): readonly string[] {
  if (date.length === 0) return ['No day has both scores: the monitors cannot be compared.'];
  const agree = `On ${date.length} days with both scores the monitors name the same side on ${percent(agreement.value!)}`;
  const chance = kappa.value === null ? '.' : `; Cohen's kappa, 0 for chance and 1 for the same, is ${kappa.value.toFixed(2)}.`;
  const rank = spearman.value.value;
  const together =
    rank === null
      ? []
      : [
          `Their scores have a rank correlation of ${rank.toFixed(2)}${spearman.pShift.value === null ? '' : ` (${named('p', spearman.pShift.value)} when one is shifted against the other)`}.`,
        ];
  const longest = Math.max(...spreads.map(({ horizon }) => horizon));
  const after = (['current', 'legacy'] as const).map((monitor) => {
    const of = (side: string) =>
      spreads.find((row) => row.monitor === monitor && row.monitorClass === side && row.horizon === longest)!.mean.value;
    const [majors, alts] = [of('MAJORS'), of('ALTS')];
    return `${monitor} ${majors === null ? 'n/a' : signedPercent(majors)} after MAJORS and ${alts === null ? 'n/a' : signedPercent(alts)} after ALTS`;
  });
  return [agree + chance, ...together, `Majors over alts in the ${longest} days that followed: ${after.join('; ')}.`];
}

/** Every figure of a variant's row in `comparison.csv` after its first three columns. */
export function rowFigures(variant: ComparedVariants['variants'][number]) {
  const { figures, difference } = variant;
  const first = { value: null, reason: 'the first variant is what the others are held against' } as const;
  return {
    ...Object.fromEntries(COMPARED_FIGURES.map((name) => [name, figures[name]!])),
    d_sharpe: difference?.sharpe ?? first,
    d_mean_daily: difference?.meanDaily ?? first,
    d_mean_ci_low: difference?.low ?? first,
    d_mean_ci_high: difference?.high ?? first,
    d_p: difference?.p ?? first,
    d_p_holm: difference?.pHolm ?? first,
  };
}

/** The values of some figures by name. */
export const valuesOf = <K extends string>(figures: Readonly<Record<K, Measure>>) =>
  Object.fromEntries(Object.entries<Measure>(figures).map(([name, { value }]) => [name, value])) as Readonly<Record<K, number | null>>;

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const listed = (names: readonly string[]) => (names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);
/** A true minus sign, and none before a zero. */
const minus = (text: string) => (Number.parseFloat(text) === 0 ? text.replace('-', '') : text.replace('-', '−'));
const percent = (value: number) => `${+(100 * value).toFixed(1)} %`;
const signedPercent = (value: number) => minus(`${(100 * value).toFixed(2)} %`);
const bps = (value: number) => minus(`${(1e4 * value).toFixed(2)} bp`);
const named = (name: string, value: number) => (value < 0.001 ? `${name} < 0.001` : `${name} = ${value.toFixed(3)}`);
