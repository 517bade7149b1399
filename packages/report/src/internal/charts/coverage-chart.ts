import { formatCoverage } from '../format.js';
import { BASE, MUTED, NARROW, NO_EMPHASIS, SERIES_A, SERIES_B, sideMargins, timeAxis, tooltip, valueAxis, WARNING, type ChartFrame } from './chart-style.js';
import type { ChartOption, LineSeriesOption, ScatterSeriesOption } from './echarts.js';
import type { MsmChartData } from './msm-chart-data.js';
import { dateRange, linkedZoom, withGaps } from './weeks-axis.js';
import { shareText, tooltipDate, tooltipHtml } from './week-tooltip.js';

export const COVERAGE_CHART_HEIGHT = 240;

/** Share of the basket that had funding and that had prices, week by week, with the limits below which a week is rejected. */
export function coverageChart(data: MsmChartData, frame: ChartFrame): ChartOption {
  const { weeks, rejected, limits } = data;
  const finite = [...weeks.fundingCoverage, ...weeks.priceCoverage].filter((value): value is number => value !== null);
  const low = Math.max(0, 10 * Math.floor(Math.min(limits.funding, limits.price, ...finite) / 10) - 10);

  return {
    ...BASE,
    grid: { ...sideMargins(frame), top: 30, bottom: 28 },
    tooltip: {
      ...tooltip(frame, 'axis'),
      formatter: (params) => {
        const date = tooltipDate(params);
        const reject = date === null ? -1 : rejected.date.indexOf(date);
        if (reject >= 0) return tooltipHtml(`${date} · no valid week`, [['Reason', rejected.reason[reject]!]]);
        const week = date === null ? -1 : weeks.start.indexOf(date);
        if (week < 0) return '';
        return tooltipHtml(`${date} → ${weeks.end[week]}`, [
          ['Funding', `${shareText(weeks.nValid[week]!, data.basketSize)} (${coverageText(weeks.fundingCoverage[week]!)})`],
          ['Prices', `${shareText(weeks.nPriced[week]!, data.basketSize)} (${coverageText(weeks.priceCoverage[week]!)})`],
        ]);
      },
    },
    xAxis: timeAxis(0, frame, dateRange(data), true),
    yAxis: { ...valueAxis(0, '% of the basket', formatCoverage), min: low, max: 100, splitNumber: frame.width < NARROW ? 4 : 5 },
    dataZoom: linkedZoom(frame, [0], false),
    series: [
      coverageLine(weeks, weeks.priceCoverage, SERIES_B, [6, 3], limits.price),
      coverageLine(weeks, weeks.fundingCoverage, SERIES_A, 'solid', limits.funding),
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
  limit: number,
): LineSeriesOption {
  return {
    type: 'line',
    ...NO_EMPHASIS,
    step: 'end',
    showSymbol: false,
    lineStyle: { color, width: 1.8, type },
    itemStyle: { color },
    data: withGaps(weeks, values),
    markLine: {
      silent: true,
      symbol: 'none',
      lineStyle: { color: WARNING, type: [2, 3], width: 1.4 },
      label: { show: true, formatter: `limit ${formatCoverage(limit)}`, position: 'insideStartTop', color: MUTED, fontSize: 11 },
      data: [{ yAxis: limit }],
    },
  };
}

/** Rejected decision dates as crosses on the time axis. */
function rejectedCrosses(dates: readonly string[], low: number): ScatterSeriesOption {
  return {
    type: 'scatter',
    ...NO_EMPHASIS,
    symbol: 'path://M0,0L10,10M10,0L0,10',
    symbolSize: 9,
    symbolOffset: [0, -7],
    itemStyle: { color: 'transparent', borderColor: WARNING, borderWidth: 2 },
    data: dates.map((date) => [date, low]),
  };
}
