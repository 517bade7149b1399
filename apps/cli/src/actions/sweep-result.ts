import { countOf, metricsOf, sweepSummary, sweepVerdict, type SweepResult, type SweepVariant } from '@regimelab/pipeline';
import { count, percent, type Result, type TextTable } from '../print.js';

/** Rows a table for people shows at most. */
const SHOWN = 20;

/** A sweep for people and for programs. */
export function sweepResult(result: SweepResult, path: string): Result {
  const { variants } = result;
  const failed = variants.filter(({ status }) => status === 'failed');
  const counts = [
    `${count(variants.length)} runs`,
    `${count(countOf(result, 'succeeded'))} made`,
    ...(countOf(result, 'skipped') > 0 ? [`${count(countOf(result, 'skipped'))} finished before`] : []),
    `${count(failed.length)} failed`,
    ...(countOf(result, 'not_run') > 0 ? [`${count(countOf(result, 'not_run'))} not begun`] : []),
  ];
  return {
    json: { ...sweepSummary(result), path },
    text: [
      `${counts.join(', ')} in ${((result.finishedAt - result.startedAt) / 1000).toFixed(1)} s: ${path}`,
      ...best(result),
      ...(failed.length === 0 ? [] : [failures(failed)]),
      '',
      ...sweepVerdict(result),
    ],
  };
}

function best(result: SweepResult): readonly TextTable[] {
  const measured = result.variants.filter((variant) => (metricsOf(variant)?.sharpe ?? null) !== null);
  if (measured.length === 0) return [];
  const sharpe = (variant: SweepVariant) => metricsOf(variant)!.sharpe!;
  const top = [...measured].sort((a, b) => sharpe(b) - sharpe(a)).slice(0, SHOWN);
  return [
    {
      title: measured.length > SHOWN ? `The ${SHOWN} best of ${count(measured.length)} by Sharpe ratio` : 'By Sharpe ratio',
      head: ['run', 'title', 'Sharpe', 'DSR', 'a year', 'drawdown'],
      rows: top.map((variant) => {
        const { cagr, max_drawdown: drawdown } = metricsOf(variant)!;
        const dsr = result.deflated.get(variant.runId!) ?? null;
        return [
          variant.runId!,
          variant.experiment.header.title,
          sharpe(variant).toFixed(2),
          dsr === null ? 'n/a' : dsr.toFixed(3),
          percent(cagr, 1),
          percent(drawdown, 1),
        ];
      }),
      text: [0, 1],
    },
  ];
}

const failures = (failed: readonly SweepVariant[]): TextTable => ({
  title: 'Failed',
  head: ['experiment', 'code', 'message'],
  rows: failed.map(({ experiment, outcome }) =>
    outcome?.status === 'failed'
      ? [experiment.header.experimentId, outcome.failure.code, outcome.failure.message]
      : [experiment.header.experimentId, '', ''],
  ),
  text: [0, 1, 2],
});
