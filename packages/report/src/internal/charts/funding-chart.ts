import { formatNumber, SETTLEMENTS_8H_PER_YEAR } from '../format.js';
import {
  BASE,
  FIXED_GRID,
  HALO_TEXT,
  INK,
  MUTED,
  NARROW,
  NO_EMPHASIS,
  sideMargins,
  timeAxis,
  tooltip,
  valueAxis,
  type ChartFrame,
} from './chart-style.js';
import type { ChartOption, CustomSeriesOption } from './echarts.js';
import { binMark, referenceLine } from './marks.js';
import type { MsmChartData } from './msm-chart-data.js';
import { timeOf } from './time-of.js';
import { weekRange, linkAnchor, linkedZoom, withGaps } from './weeks-axis.js';
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
  const range = weekRange(data);
  const narrow = frame.width < NARROW;
  const axis = valueAxis(0, narrow ? 'bp / 8 h' : 'bp per 8 h', (value) => formatNumber(value, high - low < 2 ? 2 : 1));
  const yearly = valueAxis(0, narrow ? '% / year' : '% a year', (value) => formatNumber(value, 0));

  return {
    ...BASE,
    grid: { ...FIXED_GRID, ...sideMargins(frame), top: 34, bottom: frame.interactive ? 74 : 28 },
    tooltip: tooltip(frame, 'axis', (params) => {
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
    }),
    xAxis: timeAxis(0, frame, range, true),
    yAxis: [
      {
        ...axis,
        min: low,
        max: high,
        axisLabel: { ...axis.axisLabel, showMinLabel: low === 0, showMaxLabel: false },
        splitLine: { ...axis.splitLine, showMinLine: false, showMaxLine: false },
      },
      {
        ...yearly,
        min: low * YEARLY_PERCENT_PER_BP,
        max: high * YEARLY_PERCENT_PER_BP,
        nameTextStyle: { ...yearly.nameTextStyle, align: 'right' },
        splitLine: { show: false },
        axisLabel: { ...yearly.axisLabel, showMinLabel: low === 0, showMaxLabel: false },
      },
    ],
    dataZoom: linkedZoom(frame, [0], true),
    series: [
      ...linkAnchor(data, frame, 0),
      referenceLine([range[0], 0], 'across', {}),
      {
        type: 'line',
        ...NO_EMPHASIS,
        showSymbol: false,
        lineStyle: { color: MUTED, width: 1, opacity: 0.7 },
        data: withGaps(weeks, bps),
      },
      weekMarks(data, bps, bin),
      ...(current === null ? [] : [openWeekMark(data, current)]),
    ],
  };
}

/** Each week in the shape of its label. */
function weekMarks({ bins, weeks }: MsmChartData, bps: readonly (number | null)[], bin: readonly number[]): CustomSeriesOption {
  return {
    type: 'custom',
    // The index of the week goes along: rows without a value are left out.
    data: bps.flatMap((value, week) => (value === null ? [] : [[timeOf(weeks.start[week]!), value, week]])),
    encode: { x: 0, y: 1 },
    // Whole marks at the edges of the period, none beyond.
    clip: false,
    renderItem: (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]) as [number, number];
      if (!within(params.coordSys, x)) return null;
      return binMark(bins, bin[Number(api.value(2))]!, x, y, 4.5);
    },
  };
}

/** The open week: the shape of its label, larger, outlined in ink, on a line that names it. */
function openWeekMark({ bins }: MsmChartData, current: NonNullable<MsmChartData['current']>): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    data: [[timeOf(current.date), BPS * current.funding]],
    encode: { x: 0, y: 1 },
    clip: false,
    renderItem: (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]) as [number, number];
      if (!within(params.coordSys, x)) return null;
      const { y: top } = params.coordSys as unknown as { y: number };
      const text = { ...HALO_TEXT, text: 'open week', fill: INK, fontSize: 12, align: 'right' as const, verticalAlign: 'top' as const };
      return {
        type: 'group' as const,
        children: [
          { type: 'line' as const, shape: { x1: x, x2: x, y1: top, y2: y }, style: { stroke: MUTED, lineWidth: 1, lineDash: [2, 3] } },
          binMark(bins, current.bin, x, y, 6.5, INK),
          { type: 'text' as const, x: x - 5, y: top, style: text },
        ],
      };
    },
  };
}

/** Whether a pixel lies in the period in view. */
function within(coordSys: object, x: number): boolean {
  const plot = coordSys as { x: number; width: number };
  return x >= plot.x - 1 && x <= plot.x + plot.width + 1;
}

/** Smallest and largest value with 8 % of room on both sides, zero always in view. */
function paddedRange(values: readonly (number | null)[]): [number, number] {
  const finite = values.filter((value): value is number => value !== null);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  const room = 0.08 * (high - low || 1);
  return [low < 0 ? low - room : low, high + room];
}
