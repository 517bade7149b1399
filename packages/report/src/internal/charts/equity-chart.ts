import { drawdowns, equityCurve } from '@regimelab/performance';
import type { DashboardData, JsonColumn } from '../dashboard/dashboard-data.js';
import type { Period } from '../dashboard/period-figures.js';
import { formatPercent } from '../format.js';
import {
  BASE,
  FIXED_GRID,
  INK,
  LOSS,
  MUTED,
  NARROW,
  SERIES_A,
  SERIES_B,
  sideMargins,
  timeAxis,
  tooltip,
  valueAxis,
  WARNING,
  type ChartFrame,
} from './chart-style.js';
import { dayAnchor, dayLine, dayRange, idleShade } from './days-axis.js';
import { dayTooltip, returnLine } from './day-tooltip.js';
import type { ChartOption, CustomSeriesOption, LineSeriesOption } from './echarts.js';
import { crossMark, referenceLine } from './marks.js';
import { regimeStrip, stripAxis } from './regime-lanes.js';
import { linkedZoom } from './weeks-axis.js';
import { timeOf } from './time-of.js';

const TOP = 30;
const GAP = 38;
const STRIP = 14;

/** Colour and dash of each reference, in order. */
const REFERENCE_LOOKS = [
  { colour: SERIES_B, dash: undefined },
  { colour: SERIES_B, dash: [6, 3] },
  { colour: MUTED, dash: [2, 3] },
] as const;

/** Height of {@link equityChart} in pixels. */
export function equityChartHeight({ references }: Pick<DashboardData, 'references'>, frame: ChartFrame): number {
  const { equity, drawdown, reference } = plotHeights(frame);
  const below = references.length === 0 ? 0 : GAP + reference;
  return TOP + equity + GAP + drawdown + 16 + STRIP + below + (frame.interactive ? 74 : 28);
}

/**
 * Growth of the book from the start of the period, net and before costs, its fall from the highest level so far, the regimes as a strip, and
 * what it may be compared with. A value stands at the end of its return.
 */
export function equityChart(data: DashboardData, period: Period, frame: ChartFrame): ChartOption {
  const { references } = data;
  const range = dayRange(data);
  const sides = sideMargins(frame);
  const { equity, drawdown, reference } = plotHeights(frame);
  const drawdownTop = TOP + equity + GAP;
  const stripTop = drawdownTop + drawdown + 16;
  const referenceTop = stripTop + STRIP + GAP;
  const compared = references.length > 0;
  const plots = compared ? [0, 1, 2, 3] : [0, 1, 2];
  const events = new Map<number, string[]>();
  for (const { row, text } of data.events) events.set(row, [...(events.get(row) ?? []), text]);

  return {
    ...BASE,
    grid: [
      { ...FIXED_GRID, ...sides, top: TOP, height: equity },
      { ...FIXED_GRID, ...sides, top: drawdownTop, height: drawdown },
      { ...FIXED_GRID, ...sides, top: stripTop, height: STRIP },
      ...(compared ? [{ ...FIXED_GRID, ...sides, top: referenceTop, height: reference }] : []),
    ],
    ...(frame.interactive && { axisPointer: { link: [{ xAxisIndex: 'all' }] } }),
    tooltip: tooltip(
      frame,
      'axis',
      dayTooltip(data, (_day, row) => {
        if (row < 0) return [['Book', 'not simulated']];
        const { daily } = data;
        return [
          returnLine('Net return', daily.net[row], 3),
          ['Equity', `${formatPercent(daily.equityUsd[row]! / data.initialEquityUsd, 2)} of the start`],
          ...references.map(({ name, returns }) => returnLine(name, returns[row])),
          ['Decision', `${daily.action[row]}${daily.traded[row] === 1 ? ', traded this day' : ''}`],
          ...(events.get(row) ?? []).map((text) => ['Event', text] as const),
        ];
      }),
    ),
    xAxis: plots.map((plot) => timeAxis(plot, frame, range, plot === plots.at(-1))),
    yAxis: [
      { ...valueAxis(0, 'growth since the start of the period', percent), splitNumber: 4, ...roomWhereFlat(-0.01, 0.01) },
      { ...valueAxis(1, 'drawdown', percent), splitNumber: 2, ...roomWhereFlat(-0.01, 0), max: 0 },
      stripAxis(2),
      ...(compared ? [{ ...valueAxis(3, 'for comparison, own scale', percent), splitNumber: 3 }] : []),
    ],
    dataZoom: linkedZoom(frame, plots, true),
    series: [
      ...dayAnchor(data, frame, 0),
      ...idleShade(data, frame, [0, 1]),
      referenceLine([range[0], 0], 'across', { index: 0 }),
      ...(compared ? [referenceLine([range[0], 0], 'across', { index: 3 })] : []),
      ...equityLines(data, period),
      regimeStrip(data, 2, STRIP),
      ...(data.events.length > 0 ? [eventMarks(data)] : []),
    ],
  };
}

/** The series that start anew with each period, by their ids. */
export function equityLines(data: DashboardData, period: Period): LineSeriesOption[] {
  const { daily, references, timeline } = data;
  const times = daily.day.slice(period.first, period.last + 1).map((day) => timeOf(timeline.date[day]!));
  const points = (levels: ArrayLike<number>) => times.map((time, row) => [time, shortened(levels[row + 1]!)] as const);
  const grown = (column: JsonColumn) => equityCurve(slice(column, period)).map((level) => level - 1);
  return [
    dayLine('gross', points(grown(daily.gross)), { colour: SERIES_A, width: 1.2, dash: [5, 3] }),
    dayLine('net', points(grown(daily.net)), { colour: INK, width: 2 }),
    dayLine('drawdown', points(drawdowns(slice(daily.net, period))), { plot: 1, colour: LOSS, width: 1.2, area: true }),
    ...references.map(({ returns }, index) => {
      const { colour, dash } = REFERENCE_LOOKS[index]!;
      return dayLine(`reference-${index}`, points(grown(returns)), { plot: 3, colour, width: 1.4, ...(dash && { dash: [...dash] }) });
    }),
  ];
}

const slice = (column: JsonColumn, { first, last }: Period) => Float64Array.from(column.slice(first, last + 1), (value) => value ?? NaN);
const shortened = (value: number) => Number(value.toPrecision(6));
const percent = (value: number) =>
  formatPercent(value, Math.abs(value) < 0.0995 && value !== 0 && Math.abs(100 * value - Math.round(100 * value)) > 0.01 ? 1 : 0);

function plotHeights(frame: ChartFrame): { equity: number; drawdown: number; reference: number } {
  return frame.width < NARROW ? { equity: 180, drawdown: 70, reference: 80 } : { equity: 230, drawdown: 80, reference: 90 };
}

/** Ends of an axis whose values are all zero; else the axis finds its own. */
const roomWhereFlat = (low: number, high: number) => ({
  min: ({ min, max }: { min: number; max: number }) => (min === max ? low : null) as number,
  max: ({ min, max }: { min: number; max: number }) => (min === max ? high : null) as number,
});

/** Stops, exits and delistings as crosses on the upper edge of the drawdown. */
function eventMarks({ events, daily, timeline }: DashboardData): CustomSeriesOption {
  return {
    type: 'custom',
    id: 'events',
    silent: true,
    tooltip: { show: false },
    xAxisIndex: 1,
    yAxisIndex: 1,
    data: [...new Set(events.map(({ row }) => row))].map((row) => [timeOf(timeline.date[daily.day[row]!]!), 0]),
    encode: { x: 0, y: 1 },
    clip: false,
    renderItem: (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const area = params.coordSys as unknown as { x: number; width: number };
      if (x < area.x - 1 || x > area.x + area.width + 1) return null;
      return crossMark(x, y - 7, 3.5, WARNING, false);
    },
  };
}
