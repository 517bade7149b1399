import { join } from 'node:path';
import { comparisonJson, comparisonVerdict, MONITOR_CLASSES, type Comparison, type ComparisonOrigin } from '@regimelab/pipeline';
import { count, percent, type Result, type TextTable } from '../print.js';

/** A comparison for people and for programs. */
export function comparisonResult(folder: string, comparison: Comparison, origin: ComparisonOrigin): Result {
  const { variants, monitors } = comparison;
  return {
    json: { ...comparisonJson(folder, comparison, origin), path: folder },
    text: [
      figures(comparison),
      ...(variants.length > 1 && monitors === null ? [differences(comparison)] : []),
      ...(monitors === null ? [] : [confusion(monitors)]),
      '',
      ...comparisonVerdict(comparison),
      `Page: ${join(folder, 'comparison.html')}`,
    ],
  };
}

function figures({ variants }: Comparison): TextTable {
  return {
    title: 'Net of costs and funding',
    head: ['variant', 'status', 'days', 'a year', 'Sharpe', 'DSR', 'drawdown', 'turnover', 'held'],
    rows: variants.map(({ name, status, failure, figures: of }) => [
      name,
      failure === null ? status : `${status} ${failure.code}`,
      count(of['n_days']!.value),
      percent(of['cagr']!.value, 1),
      ratio(of['sharpe']!.value),
      ratio(of['dsr']!.value, 3),
      percent(of['max_drawdown']!.value, 1),
      percent(of['avg_turnover']!.value, 1),
      percent(of['active_share']!.value, 0),
    ]),
    text: [0, 1],
  };
}

function differences({ variants }: Comparison): TextTable {
  const bps = (value: number | null) => (value === null ? 'n/a' : (1e4 * value).toFixed(2).replace(/^-(?=0\.00$)/, ''));
  return {
    title: `Against ${variants[0]!.name}: daily differences in bp`,
    head: ['variant', 'mean', 'low', 'high', 'p', 'p (Holm)', 'Sharpe', 'days'],
    rows: variants
      .slice(1)
      .map(({ name, difference }) => [
        name,
        ...[difference!.meanDaily, difference!.low, difference!.high].map(({ value }) => bps(value)),
        ratio(difference!.p.value, 3),
        ratio(difference!.pHolm.value, 3),
        ratio(difference!.sharpe.value),
        count(difference!.n),
      ]),
    text: [0],
  };
}

function confusion({ confusion: counts }: NonNullable<Comparison['monitors']>): TextTable {
  const classes = MONITOR_CLASSES;
  return {
    title: 'Days by class: current monitor (rows) and legacy score (columns)',
    head: ['', ...classes],
    rows: classes.map((name, row) => [name, ...counts[row]!.map((days) => count(days))]),
    text: [0],
  };
}

const ratio = (value: number | null, digits = 2) => (value === null ? 'n/a' : value.toFixed(digits));
