import type { DashboardData } from '../dashboard/dashboard-data.js';
import { FONT, MUTED, NARROW, NO_EMPHASIS, type ChartFrame } from './chart-style.js';
import type { CustomSeriesOption, LineSeriesOption } from './echarts.js';
import { MS_PER_DAY, timeOf } from './time-of.js';

/** First and last time any chart of the dashboard shows, at least a day apart. */
export function dayRange({ timeline }: DashboardData): [number, number] {
  const first = timeOf(timeline.date[0] ?? '1970-01-01');
  const last = timeOf(timeline.date.at(-1) ?? '1970-01-01');
  return [first, Math.max(last, first + MS_PER_DAY)];
}

/**
 * The first series of every chart, not drawn: a point a day. ECharts passes a pointer from chart to chart as (series 0, item k), so all have
 * the same days in the same order.
 *
 * @param level a value inside the y axis
 */
export function dayAnchor({ timeline }: DashboardData, frame: ChartFrame, level: number): LineSeriesOption[] {
  if (!frame.interactive) return [];
  return [
    {
      type: 'line',
      id: 'anchor',
      silent: true,
      symbol: 'none',
      lineStyle: { opacity: 0 },
      data: timeline.date.map((date) => [timeOf(date), level]),
    },
  ];
}

/** How a line of a chart looks. */
export interface LineLook {
  /** Of the plot in a chart of several. */
  readonly plot?: number;
  readonly colour: string;
  readonly width?: number;
  readonly dash?: number[];
  /** Holds its value until the next day, as positions do. */
  readonly step?: boolean;
  readonly area?: boolean;
}

/** A line over days; it breaks where a value is missing. */
export function dayLine(id: string, points: readonly (readonly [time: number, value: number | null])[], look: LineLook): LineSeriesOption {
  const { plot = 0, colour, width = 1.6, dash, step = false, area = false } = look;
  return {
    type: 'line',
    id,
    ...NO_EMPHASIS,
    silent: true,
    xAxisIndex: plot,
    yAxisIndex: plot,
    showSymbol: false,
    ...(step && { step: 'end' as const }),
    ...(area && { areaStyle: { color: colour, opacity: 0.16 } }),
    lineStyle: { color: colour, width, type: dash ?? 'solid' },
    itemStyle: { color: colour },
    data: points.map((point) => [...point]),
  };
}

/** The days before the simulation, shaded and named, so that their emptiness is no result. */
export function idleShade({ timeline, daily }: DashboardData, frame: ChartFrame, plots: readonly number[]): CustomSeriesOption[] {
  const start = daily.day[0];
  if (start === undefined || start === 0) return [];
  return plots.map((plot) => ({
    type: 'custom',
    id: `idle-${plot}`,
    silent: true,
    tooltip: { show: false },
    z: 0,
    xAxisIndex: plot,
    yAxisIndex: plot,
    data: [[timeOf(timeline.date[0]!), 0, timeOf(timeline.date[start]!)]],
    encode: { x: [0, 2], y: 1 },
    clip: true,
    renderItem: (params, api) => {
      const area = params.coordSys as unknown as { x: number; y: number; width: number; height: number };
      const left = Math.max(area.x, api.coord([api.value(0), 0])[0]!);
      const right = Math.min(area.x + area.width, api.coord([api.value(2), 0])[0]!);
      if (right <= left) return null;
      const rect = {
        type: 'rect' as const,
        shape: { x: left, y: area.y, width: right - left, height: area.height },
        style: { fill: 'var(--box)', opacity: 0.5 },
      };
      if (plot !== plots[0] || frame.width < NARROW || right - left < 110) return rect;
      const style = {
        fontFamily: FONT,
        fontSize: 11,
        fill: MUTED,
        text: 'not simulated',
        align: 'right' as const,
        verticalAlign: 'bottom' as const,
      };
      return { type: 'group' as const, children: [rect, { type: 'text' as const, x: right - 6, y: area.y + area.height - 5, style }] };
    },
  }));
}

/** Smallest and largest value with 6 % of room where they are not zero, zero always in view; ±`least` where nothing is there. */
export function rangeWithZero(values: readonly (number | null)[], least: number): [number, number] {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low === 0 && high === 0) return [-least, least];
  const room = 0.06 * (high - low);
  return [low < 0 ? low - room : 0, high > 0 ? high + room : 0];
}
