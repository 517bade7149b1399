import type { DashboardInput } from '../../dashboard-input.js';
import type { BinStyle } from '../bin-palette.js';
import { dailyReturnsChart, dailyReturnsChartHeight } from '../charts/daily-returns-chart.js';
import { equityChart, equityChartHeight } from '../charts/equity-chart.js';
import { exposureChart, exposureChartHeight } from '../charts/exposure-chart.js';
import { scoreChart, scoreChartHeight } from '../charts/score-chart.js';
import { formatCount, formatNumber } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { binChip } from '../page/bin-chip.js';
import { chartFigure, chartPlace, legend, legendLine } from '../page/chart-figure.js';
import type { DashboardData } from './dashboard-data.js';
import { wholeRun } from './period-figures.js';

const FULL_WIDTH = 760;

/** Growth, drawdown and the regimes as a strip: the chart in which the period is chosen. */
export function equityFigure(data: DashboardData, regimes: readonly BinStyle[]): Fragment {
  const references = data.references.map(({ name }, index) => referenceEntry(name, index));
  const compared = data.references.length > 0 && ' Below: what else could have been held over the same days, on a scale of its own.';
  return chartFigure({
    title: 'Equity, drawdown and regime',
    caption: markup`<p>Growth of one unit of equity from the start of the chosen period, as in the figures above.${compared}</p>`,
    legend: markup`${legend([
      legendLine('net of all costs', 'ink'),
      legendLine('gross', 'series-a', 'dashed'),
      markup`<span class="line" style="color:var(--loss)"></span>drawdown`,
      ...(data.events.length === 0
        ? []
        : [
            markup`<b aria-hidden="true" style="color:var(--warning)">×</b> ${formatCount(data.events.length, 'stop, exit or delisting', 'stops, exits and delistings')}`,
          ]),
      ...references,
    ])}${legend(regimeChips(data, regimes))}`,
    charts: chartPlace({
      name: 'equity',
      description:
        'Growth of the book net and gross, its drawdown, and the regime of each day. The table of months has the returns in figures.',
      width: FULL_WIDTH,
      height: (frame) => equityChartHeight(data, frame),
      option: (frame) => equityChart(data, wholeRun(data), frame),
    }),
  });
}

/** Score, exposures and betas, daily returns: they follow the period. */
export function followingFigures(input: DashboardInput, data: DashboardData, regimes: readonly BinStyle[]): Fragment {
  const { realisedBetaDays, maxResidualBeta, neutralityMode } = input.definition;
  const [first, second] = data.majors;
  const limit =
    maxResidualBeta === null
      ? 'a book is held whatever beta it leaves'
      : `no book is held that would leave more than ±${formatNumber(maxResidualBeta, 2)}`;
  return markup`${chartFigure({
    title: 'Score and regime',
    caption: scoreCaption(input, data),
    legend: markup`${legend([
      legendLine('score', 'ink'),
      ...(data.thresholds.length === 0 ? [] : [legendLine('threshold of the regime at its right, before hysteresis', 'muted', 'dotted')]),
      ...(data.timeline.gated.length === 0
        ? []
        : [
            markup`<b aria-hidden="true" style="color:var(--warning)">⊤</b> lowered by the high-volatility gate (${formatCount(data.timeline.gated.length, 'day')})`,
          ]),
    ])}${legend(regimeChips(data, regimes))}`,
    charts: chartPlace({
      name: 'score',
      description: 'The score of each day with the thresholds of its regimes, and the regime of each day.',
      width: FULL_WIDTH,
      height: (frame) => scoreChartHeight(data, frame),
      option: (frame) => scoreChart(data, frame),
    }),
  })}
${chartFigure({
  title: 'Exposures and betas',
  caption: markup`<p>Top: what was held after the trades of each day. Bottom: the beta of the book on ${first} and ${second}, realised over the days with a position among the
last ${realisedBetaDays}, and as the last rebalance aimed at it (${limit}).${neutralityMode === 'fixed' ? ' The weights of the majors are fixed, not chosen to be neutral.' : ' A neutral book stays near zero.'}</p>`,
  legend: markup`${legend([
    markup`<span class="quiet">Top:</span>`,
    legendLine('majors', 'series-a'),
    legendLine('alts, short', 'series-b'),
    legendLine('net', 'ink'),
  ])}${legend([
    markup`<span class="quiet">Bottom:</span>`,
    legendLine(`realised on ${first}`, 'series-a'),
    legendLine(`realised on ${second}`, 'series-b'),
    legendLine(`ex ante on ${first}`, 'series-a', 'dotted'),
    legendLine(`ex ante on ${second}`, 'series-b', 'dotted'),
  ])}`,
  charts: chartPlace({
    name: 'exposure',
    description: 'Exposure of the majors, of the alts and net, and the realised and ex-ante betas of the book.',
    width: FULL_WIDTH,
    height: exposureChartHeight,
    option: (frame) => exposureChart(data, frame),
  }),
})}
${chartFigure({
  title: 'Daily returns',
  caption: markup`<p>After all costs, days without a position included.</p>`,
  legend: legend([markup`<span class="swatch gain"></span>gain`, markup`<span class="swatch loss"></span>loss`]),
  charts: chartPlace({
    name: 'daily',
    description: 'Net return of each simulated day.',
    width: FULL_WIDTH,
    height: dailyReturnsChartHeight,
    option: (frame) => dailyReturnsChart(data, frame),
  }),
})}`;
}

function scoreCaption({ definition }: DashboardInput, { timeline, thresholds }: DashboardData): Fragment {
  if (timeline.score.every((value) => value === null)) {
    return definition.regimeMode === 'kmeans'
      ? markup`<p>Regimes by k-means have no score.</p>`
      : markup`<p>No day has a score: too few of its features were there.</p>`;
  }
  if (thresholds.length === 0)
    return markup`<p>Probability of the majors’ state minus that of the alts’, filtered: from what was known on the day.</p>`;
  return markup`<p>High: majors are favoured over alts. A regime starts beyond its threshold and, by hysteresis, ends some way behind it. The line breaks where there is no score.</p>`;
}

const regimeChips = ({ timeline }: DashboardData, regimes: readonly BinStyle[]): Fragment[] =>
  regimes.map((_, index) => {
    const days = timeline.regime.filter((regime) => regime === index).length;
    return markup`${binChip(regimes, index)} <span class="quiet">${formatNumber(days, 0)} d</span>`;
  });

function referenceEntry(name: string, index: number): Fragment {
  const looks = [
    ['series-b', 'solid'],
    ['series-b', 'dashed'],
    ['muted', 'dotted'],
  ] as const;
  const [colour, stroke] = looks[index]!;
  return legendLine(name, colour, stroke);
}

/** The buttons and dates that choose the period; only where scripts run. `data-from` and `data-to` are what a button chooses. */
export function periodControls({ timeline, daily }: DashboardData): Fragment {
  const dates = daily.day.map((day) => timeline.date[day]!);
  const first = dates[0];
  const last = dates.at(-1);
  if (first === undefined || last === undefined) return '';
  const years = [...new Set(dates.map((date) => date.slice(0, 4)))];
  const back = (days: number) => dates[Math.max(0, dates.length - days)]!;
  const choices: [string, string, string][] = [
    ['Whole run', first, last],
    ...(dates.length > 365 ? [['1 year', back(365), last] as [string, string, string]] : []),
    ...(dates.length > 90 ? [['90 days', back(90), last] as [string, string, string]] : []),
    ...(years.length > 1
      ? years.map((year): [string, string, string] => {
          const inside = dates.filter((date) => date.startsWith(year));
          return [year, inside[0]!, inside.at(-1)!];
        })
      : []),
  ];
  return markup`<div class="controls period"><fieldset><legend>Period</legend>${choices.map(
    ([name, from, to], index) =>
      markup`<button type="button" data-from="${from}" data-to="${to}" aria-pressed="${index === 0 ? 'true' : 'false'}">${name}</button>`,
  )}</fieldset>
<label>from <input type="date" data-period-from min="${first}" max="${last}" value="${first}"></label>
<label>to <input type="date" data-period-to min="${first}" max="${last}" value="${last}"></label>
<output data-period="days" class="quiet"></output></div>`;
}
