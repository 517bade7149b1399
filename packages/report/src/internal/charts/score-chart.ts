import { binColour } from '../bin-palette.js';
import type { DashboardData } from '../dashboard/dashboard-data.js';
import { formatNumber } from '../format.js';
import {
  BASE,
  FIXED_GRID,
  FONT,
  INK,
  MUTED,
  NARROW,
  sideMargins,
  timeAxis,
  tooltip,
  valueAxis,
  WARNING,
  type ChartFrame,
} from './chart-style.js';
import { dayAnchor, dayLine, dayRange, rangeWithZero } from './days-axis.js';
import { dayTooltip, numberLine } from './day-tooltip.js';
import type { ChartOption, CustomSeriesOption } from './echarts.js';
import { referenceLine } from './marks.js';
import { LANE, laneAxis, regimeLanes } from './regime-lanes.js';
import { linkedZoom } from './weeks-axis.js';
import { timeOf } from './time-of.js';

const TOP = 30;
const GAP = 18;

/** Height of {@link scoreChart} in pixels. */
export function scoreChartHeight({ regimes }: Pick<DashboardData, 'regimes'>, frame: ChartFrame): number {
  return TOP + plotHeight(frame) + GAP + regimes.length * LANE + 28;
}

/** The score with the thresholds of its regimes and the days on which the gate lowered it, above the regime of each day. */
export function scoreChart(data: DashboardData, frame: ChartFrame): ChartOption {
  const { timeline, thresholds } = data;
  const range = dayRange(data);
  const sides = sideMargins(frame);
  const height = plotHeight(frame);
  const gated = new Map(timeline.gated.map(({ day, score }) => [day, score]));
  const [low, high] = rangeWithZero([...timeline.score, ...gated.values(), ...thresholds.map(({ value }) => value)], 1);

  return {
    ...BASE,
    grid: [
      { ...FIXED_GRID, ...sides, top: TOP, height },
      { ...FIXED_GRID, ...sides, top: TOP + height + GAP, height: data.regimes.length * LANE },
    ],
    ...(frame.interactive && { axisPointer: { link: [{ xAxisIndex: 'all' }] } }),
    tooltip: tooltip(
      frame,
      'axis',
      dayTooltip(data, (day) => [
        numberLine('Score', timeline.score[day], 3),
        ...(gated.has(day) ? [numberLine('Before the gate', gated.get(day), 3)] : []),
      ]),
    ),
    xAxis: [timeAxis(0, frame, range, false), timeAxis(1, frame, range, true)],
    yAxis: [
      {
        ...valueAxis(0, 'score, high: majors', (value) => formatNumber(value, 1)),
        min: low,
        max: high,
        axisLabel: {
          ...valueAxis(0, '', String).axisLabel,
          formatter: (value: number) => formatNumber(value, 1),
          showMinLabel: false,
          showMaxLabel: false,
        },
        splitLine: { show: false },
      },
      laneAxis(data, 1, frame),
    ],
    dataZoom: linkedZoom(frame, [0, 1], false),
    series: [
      ...dayAnchor(data, frame, 0),
      referenceLine([range[0], 0], 'across', { colour: 'var(--grid)' }),
      ...(thresholds.length > 0 ? [thresholdLines(data, frame, range[0])] : []),
      dayLine(
        'score',
        timeline.date.map((date, day) => [timeOf(date), timeline.score[day]!] as const),
        { colour: INK, width: 1.5 },
      ),
      ...(timeline.gated.length > 0 ? [gateMarks(data)] : []),
      regimeLanes(data, 1),
    ],
  };
}

function plotHeight(frame: ChartFrame): number {
  return frame.width < NARROW ? 190 : 220;
}

/** A line at each threshold; at its right end the shape of the regime beyond it and, where there is room, the value. */
function thresholdLines({ thresholds, regimes }: DashboardData, frame: ChartFrame, time: number): CustomSeriesOption {
  return {
    type: 'custom',
    id: 'thresholds',
    silent: true,
    tooltip: { show: false },
    z: 1,
    data: thresholds.map(({ regime, value }) => [time, value, regime]),
    encode: { x: 0, y: 1 },
    clip: false,
    renderItem: (params, api) => {
      const value = Number(api.value(1));
      const regime = Number(api.value(2));
      const y = api.coord([api.value(0), value])[1]!;
      const { x, width } = params.coordSys as unknown as { x: number; width: number };
      const text = (dx: number, content: string, fill: string) => ({
        type: 'text' as const,
        x: x + width + dx,
        y,
        style: { fontFamily: FONT, fontSize: 11, fill, text: content, verticalAlign: 'middle' as const },
      });
      return {
        type: 'group' as const,
        children: [
          {
            type: 'line' as const,
            shape: { x1: x, x2: x + width, y1: y, y2: y },
            style: { fill: 'none', stroke: MUTED, lineWidth: 1, lineDash: [2, 3] },
          },
          text(4, regimes[regime]!.glyph, binColour(regime)),
          ...(frame.width < NARROW ? [] : [text(17, formatNumber(value, Number.isInteger(10 * value) ? 1 : 2), MUTED)]),
        ],
      };
    },
  };
}

/** A stalk from the score down from what it would have been, with a bar at its head. */
function gateMarks({ timeline }: DashboardData): CustomSeriesOption {
  return {
    type: 'custom',
    id: 'gate',
    silent: true,
    tooltip: { show: false },
    data: timeline.gated.map(({ day, score }) => [timeOf(timeline.date[day]!), score, timeline.score[day] ?? score]),
    encode: { x: 0, y: [1, 2] },
    clip: true,
    renderItem: (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const foot = api.coord([api.value(0), api.value(2)])[1]!;
      const area = params.coordSys as unknown as { x: number; width: number };
      if (x < area.x - 1 || x > area.x + area.width + 1) return null;
      const d = `M${round(x)} ${round(foot)}V${round(y)}M${round(x - 3)} ${round(y)}H${round(x + 3)}`;
      return {
        type: 'path' as const,
        shape: { pathData: d },
        style: { fill: 'none', stroke: WARNING, lineWidth: 1.4 },
      };
    },
  };
}

const round = (value: number) => Math.round(10 * value) / 10;
