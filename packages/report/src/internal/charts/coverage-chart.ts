import { formatCoverage } from '../format.js';
import {
  BASE,
  FIXED_GRID,
  INK,
  NARROW,
  NO_EMPHASIS,
  SERIES_A,
  SERIES_B,
  sideMargins,
  timeAxis,
  tooltip,
  valueAxis,
  WARNING,
  type ChartFrame,
} from './chart-style.js';
import type { ChartOption, CustomSeriesOption, LineSeriesOption } from './echarts.js';
import { crossMark, referenceLine } from './marks.js';
import type { MsmChartData } from './msm-chart-data.js';
import { timeOf } from './time-of.js';
import { weekRange, linkAnchor, linkedZoom, withGaps } from './weeks-axis.js';
import { shareText, tooltipDate, tooltipHtml } from './week-tooltip.js';

export const COVERAGE_CHART_HEIGHT = 240;

/** Share of the basket that had funding and that had prices, week by week, with the limits below which a week is rejected. */
export function coverageChart(data: MsmChartData, frame: ChartFrame): ChartOption {
  const { weeks, rejected, limits } = data;
  const finite = [...weeks.fundingCoverage, ...weeks.priceCoverage].filter((value): value is number => value !== null);
  const low = Math.max(0, 10 * Math.floor(Math.min(limits.funding, limits.price, ...finite) / 10) - 10);

  const range = weekRange(data);

  return {
    ...BASE,
    grid: { ...FIXED_GRID, ...sideMargins(frame), top: 30, bottom: 28 },
    tooltip: tooltip(frame, 'axis', (params) => {
      const date = tooltipDate(params);
      const reject = date === null ? -1 : rejected.date.indexOf(date);
      if (reject >= 0) return tooltipHtml(`${date} · no valid week`, [['Reason', rejected.reason[reject]!]]);
      const week = date === null ? -1 : weeks.start.indexOf(date);
      if (week < 0) return '';
      return tooltipHtml(`${date} → ${weeks.end[week]}`, [
        ['Funding', `${shareText(weeks.nValid[week]!, data.basketSize)} (${coverageText(weeks.fundingCoverage[week]!)})`],
        ['Prices', `${shareText(weeks.nPriced[week]!, data.basketSize)} (${coverageText(weeks.priceCoverage[week]!)})`],
      ]);
    }),
    xAxis: timeAxis(0, frame, range, true),
    yAxis: { ...valueAxis(0, '% of the basket', formatCoverage), min: low, max: 100, splitNumber: frame.width < NARROW ? 4 : 5 },
    dataZoom: linkedZoom(frame, [0], false),
    series: [
      ...linkAnchor(data, frame, 100),
      ...limitLines(limits, range[0]),
      coverageLine(weeks, weeks.priceCoverage, SERIES_B, [6, 3]),
      coverageLine(weeks, weeks.fundingCoverage, SERIES_A, 'solid'),
      rejectedCrosses(rejected.date, low),
    ],
  };
}

const coverageText = (value: number | null) => (value === null ? 'n/a' : formatCoverage(value));

function coverageLine(
  weeks: MsmChartData['weeks'],
  values: readonly (number | null)[],
  color: string,
  type: 'solid' | number[],
): LineSeriesOption {
  return {
    type: 'line',
    ...NO_EMPHASIS,
    step: 'end',
    showSymbol: false,
    lineStyle: { color, width: 1.8, type },
    itemStyle: { color },
    data: withGaps(weeks, values),
  };
}

/** One line where both limits are the same. */
function limitLines({ funding, price }: MsmChartData['limits'], start: number): CustomSeriesOption[] {
  const lines: [number, string][] =
    funding === price
      ? [[funding, 'limit']]
      : [
          [funding, 'funding limit'],
          [price, 'price limit'],
        ];
  return lines.map(([at, name]) =>
    referenceLine([start, at], 'across', { colour: INK, dash: [2, 3], label: `${name} ${formatCoverage(at)}` }),
  );
}

/** Rejected decision dates as crosses on the time axis. */
function rejectedCrosses(dates: readonly string[], low: number): CustomSeriesOption {
  return {
    type: 'custom',
    data: dates.map((date) => [timeOf(date), low]),
    encode: { x: 0, y: 1 },
    renderItem: (_params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]) as [number, number];
      return crossMark(x, y - 8, 4, WARNING, false);
    },
  };
}
