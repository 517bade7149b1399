import { formatNumber, SETTLEMENTS_8H_PER_YEAR } from '../format.js';
import { BASE, binSymbol, INK, MUTED, NARROW, NO_EMPHASIS, RULE, sideMargins, timeAxis, tooltip, valueAxis, type ChartFrame } from './chart-style.js';
import type { ChartOption } from './echarts.js';
import type { MsmChartData } from './msm-chart-data.js';
import { dateRange, linkedZoom, withGaps } from './weeks-axis.js';
import { binName, fundingLine, labelLine, returnText, shareText, tooltipDate, tooltipHtml } from './week-tooltip.js';

/** Pixels. */
export const FUNDING_CHART_HEIGHT = 360;

const BPS = 1e4;
const YEARLY_PERCENT_PER_BP = (100 * SETTLEMENTS_8H_PER_YEAR) / BPS;

/** F through time, basis points per 8 h on the left and percent a year on the right, each week drawn in the shape and colour of its label. */
export function fundingChart(data: MsmChartData, labeling: number, frame: ChartFrame): ChartOption {
  const { weeks, current } = data;
  const bin = data.labelings[labeling]!.bin;
  const bps = weeks.funding.map((value) => (value === null ? null : BPS * value));
  const [low, high] = paddedRange([...bps, current && BPS * current.funding]);
  const narrow = frame.width < NARROW;
  const axis = valueAxis(0, narrow ? 'bp / 8 h' : 'bp per 8 h', (value) => formatNumber(value, high - low < 2 ? 2 : 1));
  const yearly = valueAxis(0, narrow ? '% / year' : '% a year', (value) => formatNumber(value, 0));

  return {
    ...BASE,
    grid: { ...sideMargins(frame), top: 34, bottom: frame.interactive ? 74 : 28 },
    tooltip: {
      ...tooltip(frame, 'axis'),
      formatter: (params) => {
        const date = tooltipDate(params);
        const week = date === null ? -1 : weeks.start.indexOf(date);
        if (current !== null && date === current.date) {
          return tooltipHtml(`${date} · open week`, [fundingLine(current.funding), ['Label (causal)', binName(data, current.bin)]]);
        }
        if (week < 0) return '';
        return tooltipHtml(`${date} → ${weeks.end[week]}`, [
          fundingLine(weeks.funding[week]!),
          ...data.labelings.map((_, version) => labelLine(data, version, week)),
          ['y, the week after', returnText(weeks.y[week]!)],
          ['Assets with funding', shareText(weeks.nValid[week]!, data.basketSize)],
        ]);
      },
    },
    xAxis: timeAxis(0, frame, dateRange(data), true),
    yAxis: [
      { ...axis, min: low, max: high, axisLabel: { ...axis.axisLabel, showMinLabel: false, showMaxLabel: false } },
      {
        ...yearly,
        min: low * YEARLY_PERCENT_PER_BP,
        max: high * YEARLY_PERCENT_PER_BP,
        nameTextStyle: { ...yearly.nameTextStyle, align: 'right' },
        splitLine: { show: false },
        axisTick: { show: true, lineStyle: { color: RULE } },
        axisLabel: { ...yearly.axisLabel, showMinLabel: false, showMaxLabel: false },
      },
    ],
    dataZoom: linkedZoom(frame, [0], true),
    series: [
      {
        type: 'line',
        ...NO_EMPHASIS,
        showSymbol: false,
        lineStyle: { color: MUTED, width: 1, opacity: 0.7 },
        data: withGaps(weeks, bps),
        markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: MUTED, type: 'solid', width: 1 }, data: [{ yAxis: 0 }] },
      },
      {
        type: 'scatter',
        ...NO_EMPHASIS,
        data: bps.map((value, week) => ({ value: [weeks.start[week]!, value ?? NaN], ...binSymbol(data.bins, bin[week]!, 9) })),
      },
      {
        type: 'scatter',
        ...NO_EMPHASIS,
        data: current === null ? [] : [currentPoint(data, current)],
        label: { show: true, formatter: 'open week', position: 'top', distance: 8, align: 'right', color: INK, fontSize: 12, backgroundColor: 'transparent' },
      },
    ],
  };
}

/** The open week: its label's symbol, larger and outlined in ink. */
function currentPoint(data: MsmChartData, current: NonNullable<MsmChartData['current']>) {
  const symbol = binSymbol(data.bins, current.bin, 13);
  return { value: [current.date, BPS * current.funding], ...symbol, itemStyle: { ...symbol.itemStyle, borderColor: INK, borderWidth: 1.5 } };
}

/** Smallest and largest value with 8 % of room on both sides, zero always in view. */
function paddedRange(values: readonly (number | null)[]): [number, number] {
  const finite = values.filter((value): value is number => value !== null);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  const room = 0.08 * (high - low || 1);
  return [low < 0 ? low - room : low, high + room];
}
