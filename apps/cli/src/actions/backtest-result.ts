import { join } from 'node:path';
import { formatDay } from '@regimelab/core';
import { COUNTER_MEANING, type MajorsAltsKpis, type MajorsAltsRun } from '@regimelab/pipeline';
import { count, percent, type Result } from '../print.js';

type Measure = MajorsAltsKpis['psr'];

/** What `backtest` and `demo` print of a run. */
export function backtestResult({ directory, facts, kpis, metrics, verdict }: MajorsAltsRun): Result {
  const { result, counters, header } = facts;
  const { backtest, grid } = result;
  const dashboard = facts.config.outputs.dashboard ? join(directory.path, 'dashboard.html') : null;
  const first = formatDay(grid.times[backtest.rows.first]!);
  const last = formatDay(grid.times[backtest.rows.last]!);
  const { net } = kpis;
  const happened = Object.entries(counters).filter(([, times]) => times > 0);
  const interval =
    kpis.sharpe === null || kpis.sharpe.low === null
      ? ''
      : ` (95 % ${ratio(kpis.sharpe.low)} to ${ratio(kpis.sharpe.high)}, p ${ratio(kpis.sharpe.pValue, 3)})`;
  const figures: readonly (readonly [string, string])[] = [
    ['total return', asPercent(net.totalReturn)],
    ['cagr', asPercent(net.cagr)],
    ['volatility', asPercent(net.volatility)],
    ['sharpe', `${asRatio(net.sharpe)}${interval}`],
    ['sortino', asRatio(net.sortino)],
    ['max drawdown', asPercent(net.maxDrawdown)],
    ['calmar', asRatio(net.calmar)],
    ['hit rate, days with a position', asPercent(kpis.hitRateActive)],
    ['turnover of the alts, a day', asPercent(kpis.averageTurnover)],
    ['funding, a day (positive: paid)', asPercent(kpis.averageFunding, 4)],
  ];
  return {
    json: {
      run_id: directory.runId,
      content_id: facts.contentId,
      path: directory.path,
      dashboard,
      first_day: first,
      last_day: last,
      n_days: backtest.equity.length,
      kpis: Object.fromEntries(
        Object.entries({
          total_return: net.totalReturn,
          cagr: net.cagr,
          vol: net.volatility,
          sharpe: net.sharpe,
          sortino: net.sortino,
          max_drawdown: net.maxDrawdown,
          calmar: net.calmar,
          hit_rate: net.hitRate,
        }).map(([name, { value }]) => [name, value]),
      ),
      counters,
      verdict,
    },
    text: [
      `${header.title}, run ${directory.runId}: ${count(backtest.equity.length)} days ${first} to ${last}${result.unusedRows > 0 ? `, ${count(result.unusedRows)} before the first test window` : ''}`,
      { title: 'Net of costs and funding', head: ['measure', 'value'], rows: figures, text: [0] },
      {
        title: 'Daily returns by the regime that decided them',
        head: ['regime', 'days', 'mean', 'std', 'mean/std a year', 'HAC t'],
        rows: metrics.map((row) => [
          row.regime,
          count(row.days),
          percent(row.mean, 3),
          percent(row.std, 2),
          ratio(row.sharpeLike),
          ratio(row.hacT),
        ]),
        text: [0],
      },
      {
        title: 'What happened',
        head: ['count', '', 'meaning'],
        rows: happened.map(([name, times]) => [name, count(times), COUNTER_MEANING[name] ?? '']),
        text: [0, 2],
      },
      ...verdict.map((sentence, k) => (k === 0 ? `\n${sentence}` : sentence)),
      dashboard === null ? `Files: ${directory.path}` : `Dashboard: ${dashboard}`,
    ],
  };
}

const asPercent = ({ value, reason }: Measure, digits = 2) => (value === null ? `n/a (${reason})` : percent(value, digits));
const asRatio = ({ value, reason }: Measure) => (value === null ? `n/a (${reason})` : ratio(value));
const ratio = (value: number | null, digits = 2) => (value === null || !Number.isFinite(value) ? 'n/a' : value.toFixed(digits));
