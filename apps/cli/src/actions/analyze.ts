import { analysisJson, analyzeRun, writeAnalysis, type RunAnalysis } from '@regimelab/pipeline';
import { formatOf, type CommonFlags } from '../flags.js';
import { count, percent, printResult, type Result } from '../print.js';
import { runFolder } from './run-folder.js';

/** Flags of `regimelab analyze`. */
interface AnalyzeFlags extends CommonFlags {
  readonly run: string;
  readonly out?: string;
  readonly catalog?: string;
}

export async function analyze(flags: AnalyzeFlags): Promise<void> {
  const folder = runFolder(flags.run, flags.catalog);
  const analysis = await analyzeRun(folder);
  const path = await writeAnalysis(flags.out ?? '.', folder, analysis);
  printResult(analysisResult(analysis, path), formatOf(flags));
}

function analysisResult(analysis: RunAnalysis, path: string): Result {
  const { runId, kpis, start, end, drawdowns, years, costs, worstDays } = analysis;
  const ratio = (value: number | null) => (value === null ? 'n/a' : value.toFixed(2));
  return {
    json: { ...analysisJson(analysis), path },
    text: [
      `${runId ?? 'run'}: ${count(kpis.n)} days${start === null ? '' : `, ${start} to ${end}`}; total ${percent(kpis.totalReturn.value)}, Sharpe ${ratio(kpis.sharpe.value)}, max drawdown ${percent(kpis.maxDrawdown.value)}`,
      {
        title: 'Years, net',
        head: ['year', 'days', 'net'],
        rows: years.map(({ period, days, net }) => [period, count(days), percent(net.value)]),
        text: [0],
      },
      {
        title: 'Deepest drawdowns',
        head: ['first day below', 'trough', 'recovered', 'depth', 'days'],
        rows: drawdowns.map((fall) => [fall.start, fall.trough, fall.end ?? 'not yet', percent(fall.depth), count(fall.days)]),
        text: [0, 1, 2],
      },
      {
        title: 'From gross to net, sums of daily fractions',
        head: ['part', 'sum', 'share of gross'],
        rows: [
          ['gross', percent(analysis.grossSum), ''],
          ...costs.map(({ part, sum, shareOfGross }) => [part, percent(sum), percent(shareOfGross.value, 1)]),
        ],
        text: [0],
      },
      {
        title: 'Worst days',
        head: ['date', 'net', 'decided in'],
        rows: worstDays.map(({ date, net, decisionRegime }) => [date, percent(net), decisionRegime ?? 'n/a']),
        text: [0, 2],
      },
      `Months, regimes and the rest: ${path}/analysis.md`,
    ],
  };
}
