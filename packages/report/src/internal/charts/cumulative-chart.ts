import { binColour } from '../bin-palette.js';
import { formatPercent, formatReturn } from '../format.js';
import {
  BASE,
  FIXED_GRID,
  INK,
  MUTED,
  NARROW,
  NO_EMPHASIS,
  SERIES_A,
  SERIES_B,
  sideMargins,
  timeAxis,
  tooltip,
  valueAxis,
  type ChartFrame,
} from './chart-style.js';
import type { ChartOption, CustomSeriesOption, LineSeriesOption } from './echarts.js';
import { referenceLine } from './marks.js';
import type { MsmChartData } from './msm-chart-data.js';
import { timeOf } from './time-of.js';
import { weekRange, linkAnchor, linkedZoom } from './weeks-axis.js';
import { labelLine, returnText, tooltipDate, tooltipHtml } from './week-tooltip.js';

const TOP = 30;
const GAP = 44;
const LANE = 13;

/** Height of {@link cumulativeChart} in pixels. */
export function cumulativeChartHeight(frame: ChartFrame, bins: number): number {
  const [outcome, legs] = plotHeights(frame);
  return TOP + outcome + GAP + legs + GAP + bins * LANE + 28;
}

/**
 * Three plots over one time axis: Π(1 + y) − 1, the same of alts and of the benchmark, and the label of each week as a block in the lane
 * of its bin. A value stands at the end of its week; a rejected week leaves the level as it was.
 */
export function cumulativeChart(data: MsmChartData, labeling: number, frame: ChartFrame): ChartOption {
  const { weeks, bins } = data;
  const [outcomeHeight, legsHeight] = plotHeights(frame);
  const outcome = compounded(weeks.y);
  const alts = compounded(weeks.alts);
  const majors = compounded(weeks.majors);
  const range = weekRange(data);
  const sides = sideMargins(frame);
  const narrow = frame.width < NARROW;
  const legsTop = TOP + outcomeHeight + GAP;
  const lanesTop = legsTop + legsHeight + GAP;

  return {
    ...BASE,
    grid: [
      { ...FIXED_GRID, ...sides, top: TOP, height: outcomeHeight },
      { ...FIXED_GRID, ...sides, top: legsTop, height: legsHeight },
      { ...FIXED_GRID, ...sides, top: lanesTop, height: bins.length * LANE },
    ],
    ...(frame.interactive && { axisPointer: { link: [{ xAxisIndex: 'all' }] } }),
    tooltip: tooltip(frame, 'axis', (params) => {
      const date = tooltipDate(params);
      // The pointer stands on the end of a week, or on its start in the first one and in the lanes.
      const ended = date === null ? -1 : weeks.end.indexOf(date);
      const week = ended >= 0 ? ended : date === null ? -1 : weeks.start.indexOf(date);
      if (week < 0) return '';
      return tooltipHtml(`${weeks.start[week]} → ${weeks.end[week]}`, [
        labelLine(data, labeling, week),
        ['y', returnText(weeks.y[week]!)],
        ['Alts', returnText(weeks.alts[week]!)],
        ['Benchmark', returnText(weeks.majors[week]!)],
        ['Compounded y so far', formatReturn(outcome[week]!, 1)],
        ['Compounded alts', formatReturn(alts[week]!, 1)],
        ['Compounded benchmark', formatReturn(majors[week]!, 1)],
      ]);
    }),
    xAxis: [timeAxis(0, frame, range, false), timeAxis(1, frame, range, false), timeAxis(2, frame, range, true)],
    yAxis: [
      { ...valueAxis(0, 'y, compounded', percent), splitNumber: 4 },
      { ...valueAxis(1, 'alts and benchmark, compounded', percent), splitNumber: 4 },
      {
        type: 'category',
        gridIndex: 2,
        inverse: true,
        name: `label ${data.labelings[labeling]!.version}`,
        nameLocation: 'start',
        nameGap: 10,
        nameTextStyle: { color: MUTED, fontSize: 12, align: 'left' },
        data: bins.map(({ name }) => name),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          color: MUTED,
          fontSize: 10.5,
          interval: narrow ? Math.max(0, bins.length - 2) : 0,
          formatter: (name: string) => (narrow ? name.slice(0, 7) : name),
        },
        splitLine: { show: false },
      },
    ],
    dataZoom: linkedZoom(frame, [0, 1, 2], false),
    series: [
      ...linkAnchor(data, frame, 0),
      referenceLine([range[0], 0], 'across', { index: 0 }),
      referenceLine([range[0], 0], 'across', { index: 1 }),
      path(0, weeks, outcome, INK, 2, 'solid'),
      path(1, weeks, alts, SERIES_A, 1.8, 'solid'),
      path(1, weeks, majors, SERIES_B, 1.8, [6, 3]),
      lanes(data, labeling),
    ],
  };
}

/** Π(1 + r) − 1 up to and including each week; a missing r counts as none. */
export function compounded(returns: readonly (number | null)[]): number[] {
  let level = 1;
  return returns.map((value) => (level *= 1 + (value ?? 0)) - 1);
}

function plotHeights(frame: ChartFrame): [number, number] {
  return frame.width < NARROW ? [150, 150] : [190, 170];
}

const percent = (value: number) => formatPercent(value, 0);

function path(
  index: number,
  weeks: MsmChartData['weeks'],
  levels: readonly number[],
  color: string,
  width: number,
  type: 'solid' | number[],
): LineSeriesOption {
  const data = weeks.end.flatMap((end, week): [number, number][] => {
    const start = weeks.start[week]!;
    const previous = week === 0 ? 0 : levels[week - 1]!;
    // After rejected weeks the level is carried to the start of the next valid one.
    const carried: [number, number][] = week === 0 || weeks.end[week - 1] !== start ? [[timeOf(start), previous]] : [];
    return [...carried, [timeOf(end), levels[week]!]];
  });
  return {
    type: 'line',
    ...NO_EMPHASIS,
    xAxisIndex: index,
    yAxisIndex: index,
    showSymbol: false,
    lineStyle: { color, width, type },
    itemStyle: { color },
    data,
  };
}

function lanes(data: MsmChartData, labeling: number): CustomSeriesOption {
  const { weeks } = data;
  const { bin } = data.labelings[labeling]!;
  const blocks = weeks.start.flatMap((start, week) => (bin[week]! < 0 ? [] : [[timeOf(start), bin[week]!, timeOf(weeks.end[week]!)]]));
  return {
    type: 'custom',
    silent: true,
    xAxisIndex: 2,
    yAxisIndex: 2,
    clip: true,
    encode: { x: [0, 2], y: 1 },
    data: blocks,
    renderItem: (params, api) => {
      const lane = Number(api.value(1));
      const [left, middle] = api.coord([api.value(0), lane]) as [number, number];
      const right = api.coord([api.value(2), lane])[0]!;
      const plot = params.coordSys as unknown as { x: number; width: number };
      const from = Math.max(left, plot.x);
      const to = Math.min(right, plot.x + plot.width);
      if (to <= from) return null;
      return {
        type: 'rect' as const,
        shape: { x: from, y: middle - LANE / 2 + 1, width: to - from, height: LANE - 2 },
        style: { fill: binColour(lane) },
      };
    },
  };
}
