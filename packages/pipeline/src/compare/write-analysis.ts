import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OutputError, resultJson } from '@regimelab/core';
import { appearWhole, exists } from '@regimelab/core/files';
import type { Measure } from '@regimelab/performance';
import type { RunAnalysis } from './analyze-run.js';

/**
 * Writes `analysis.json` and `analysis.md` into a folder. A run's own folder is refused: its manifest lists its files with their hashes.
 *
 * @param run the folder that was analysed
 * @returns the absolute path of the folder
 * @throws {OutputError} `OUTPUT_INSIDE_RUN`, `OUTPUT_NOT_WRITTEN`
 */
export async function writeAnalysis(out: string, run: string, analysis: RunAnalysis): Promise<string> {
  const folder = resolve(out);
  const isRun = await Promise.all(['run_manifest.json', 'manifest.json'].map((name) => exists(join(folder, name))));
  if (isRun.includes(true) || folder === resolve(run)) {
    throw new OutputError(
      'OUTPUT_INSIDE_RUN',
      `${folder} is the folder of a run, which is complete: its manifest has the hash of every file`,
      {
        hint: 'give another --out',
      },
    );
  }
  const files = { 'analysis.md': analysisMarkdown(analysis), 'analysis.json': resultJson(analysisJson(analysis)) };
  for (const [name, content] of Object.entries(files)) {
    await appearWhole('analysis', join(folder, name), true, (path) => writeFile(path, content));
  }
  return folder;
}

/** The content of `analysis.json`. A figure without value is null; `reasons` beside it says why. */
export function analysisJson(analysis: RunAnalysis) {
  const { kpis, realisedBeta, longestHolding } = analysis;
  return {
    run_id: analysis.runId,
    title: analysis.title,
    start: analysis.start,
    end: analysis.end,
    n_days: kpis.n + kpis.missing,
    days_held: analysis.daysHeld,
    kpis: figures({
      total_return: kpis.totalReturn,
      cagr: kpis.cagr,
      vol: kpis.volatility,
      sharpe: kpis.sharpe,
      sortino: kpis.sortino,
      max_drawdown: kpis.maxDrawdown,
      calmar: kpis.calmar,
      hit_rate: kpis.hitRate,
      expected_shortfall_95: kpis.expectedShortfall95,
    }),
    drawdowns: analysis.drawdowns,
    months: analysis.months.map(({ period, days, net }) => ({ month: period, days, ...figures({ net }) })),
    years: analysis.years.map(({ period, days, net }) => ({ year: period, days, ...figures({ net }) })),
    regimes: analysis.regimes.map(({ regime, days, mean, median, std, sharpe, hacT }) => ({
      regime,
      days,
      ...figures({ mean, median, std, sharpe_like: sharpe, hac_t: hacT }),
    })),
    costs: {
      gross_sum: analysis.grossSum,
      ...Object.fromEntries(
        analysis.costs.map(({ part, sum, shareOfGross }) => [part, { sum, ...figures({ share_of_gross: shareOfGross }) }]),
      ),
    },
    longest_holding: longestHolding,
    worst_days: analysis.worstDays.map(({ date, net, gross, decisionRegime }) => ({ date, net, gross, decision_regime: decisionRegime })),
    realised_beta: realisedBeta,
  };
}

function figures(measures: Readonly<Record<string, Measure>>) {
  const missing = Object.entries(measures).filter(([, { reason }]) => reason !== null);
  return {
    ...Object.fromEntries(Object.entries(measures).map(([name, { value }]) => [name, value])),
    ...(missing.length > 0 && { reasons: Object.fromEntries(missing.map(([name, { reason }]) => [name, reason])) }),
  };
}

function analysisMarkdown(analysis: RunAnalysis): string {
  const { kpis, realisedBeta: beta, longestHolding } = analysis;
  const section = (title: string, heads: readonly string[], rows: readonly (readonly (string | number)[])[]) => [
    '',
    `## ${title}`,
    '',
    ...(rows.length === 0
      ? ['None.']
      : [
          `| ${heads.join(' | ')} |`,
          `| ${heads.map((_, column) => (column === 0 ? ':--' : '--:')).join(' | ')} |`,
          ...rows.map((row) => `| ${row.join(' | ')} |`),
        ]),
  ];
  const estimate = (value: number | null, ci: readonly [number, number] | null) =>
    value === null ? 'n/a' : `${digits(value)}${ci === null ? '' : ` (${digits(ci[0])} to ${digits(ci[1])})`}`;
  return [
    `# ${analysis.title ?? 'Run'}${analysis.runId === null ? '' : `: ${analysis.runId}`}`,
    '',
    analysis.start === null
      ? 'No day was simulated.'
      : `${kpis.n} days, ${analysis.start} to ${analysis.end}${analysis.daysHeld === null ? '' : `, ${analysis.daysHeld} with a position`}. Returns are net of all costs.`,
    ...section(
      'Measures',
      ['measure', 'value'],
      [
        ['total return', percent(kpis.totalReturn)],
        ['CAGR', percent(kpis.cagr)],
        ['volatility', percent(kpis.volatility)],
        ['Sharpe', number(kpis.sharpe)],
        ['Sortino', number(kpis.sortino)],
        ['max drawdown', percent(kpis.maxDrawdown)],
        ['Calmar', number(kpis.calmar)],
        ['days up', percent(kpis.hitRate)],
        ['expected shortfall 95 %', percent(kpis.expectedShortfall95)],
        ['realised beta, BTC', beta === null ? 'n/a' : estimate(beta.btc, beta.ci.btc)],
        ['realised beta, ETH', beta === null ? 'n/a' : estimate(beta.eth, beta.ci.eth)],
        [
          'longest holding',
          longestHolding === null ? 'n/a' : `${longestHolding.days} days, ${longestHolding.start} to ${longestHolding.end}`,
        ],
      ],
    ),
    ...section(
      'Deepest drawdowns',
      ['first day below', 'trough', 'recovered', 'depth', 'days below'],
      analysis.drawdowns.map(({ start, trough, end, depth, days }) => [start, trough, end ?? 'not yet', percentOf(depth), days]),
    ),
    ...section(
      'Years',
      ['year', 'days', 'net'],
      analysis.years.map(({ period, days, net }) => [period, days, percent(net)]),
    ),
    ...section(
      'Months',
      ['month', 'days', 'net'],
      analysis.months.map(({ period, days, net }) => [period, days, percent(net)]),
    ),
    ...section(
      'By the regime that decided the position',
      ['regime', 'days', 'mean a day', 'std', 'mean/std a year', 'HAC t'],
      analysis.regimes.map((row) => [row.regime, row.days, percent(row.mean, 3), percent(row.std), number(row.sharpe), number(row.hacT)]),
    ),
    ...section(
      'From gross to net',
      ['part', 'sum of daily fractions', 'share of gross'],
      [
        ['gross', percentOf(analysis.grossSum), ''],
        ...analysis.costs.map(({ part, sum, shareOfGross }) => [part, percentOf(sum), percent(shareOfGross, 1)]),
      ],
    ),
    ...section(
      'Worst days',
      ['date', 'net', 'gross', 'decided in'],
      analysis.worstDays.map(({ date, net, gross, decisionRegime }) => [date, percentOf(net), percentOf(gross), decisionRegime ?? 'n/a']),
    ),
    '',
  ].join('\n');
}

const percentOf = (value: number, places = 2) => `${(100 * value).toFixed(places)} %`;
const percent = ({ value, reason }: Measure, places = 2) => (value === null ? `n/a: ${reason}` : percentOf(value, places));
const number = ({ value, reason }: Measure) => (value === null ? `n/a: ${reason}` : value.toFixed(2));
const digits = (value: number) => value.toFixed(3);
