import type { DashboardData } from '../dashboard/dashboard-data.js';
import { formatPercent } from '../format.js';
import { BASE, FIXED_GRID, GAIN, LOSS, NARROW, sideMargins, timeAxis, tooltip, valueAxis, type ChartFrame } from './chart-style.js';
import { dayAnchor, dayRange, idleShade, rangeWithZero } from './days-axis.js';
import { dayTooltip, returnLine } from './day-tooltip.js';
import type { ChartOption, CustomSeriesOption } from './echarts.js';
import { referenceLine } from './marks.js';
import { linkedZoom } from './weeks-axis.js';
import { MS_PER_DAY, timeOf } from './time-of.js';

/** Height of {@link dailyReturnsChart} in pixels. */
export function dailyReturnsChartHeight(frame: ChartFrame): number {
  return frame.width < NARROW ? 200 : 220;
}

/** The net return of each simulated day as a bar from zero. */
export function dailyReturnsChart(data: DashboardData, frame: ChartFrame): ChartOption {
  const { daily } = data;
  const range = dayRange(data);
  const [low, high] = rangeWithZero(daily.net, 0.01);
  const axis = valueAxis(0, 'net return of the day', (value) => formatPercent(value, high - low < 0.05 ? 1 : 0));

  return {
    ...BASE,
    grid: { ...FIXED_GRID, ...sideMargins(frame), top: 30, bottom: 28 },
    tooltip: tooltip(
      frame,
      'axis',
      dayTooltip(data, (_day, row) => {
        if (row < 0) return [['Book', 'not simulated']];
        const cost = (part: 'fees' | 'slippage' | 'impact' | 'funding') => {
          const value = daily.frictions[part][row];
          return typeof value === 'number' ? -value : value;
        };
        return [
          returnLine('Gross', daily.gross[row], 3),
          returnLine('Fees', cost('fees'), 3),
          returnLine('Slippage', cost('slippage'), 3),
          returnLine('Impact', cost('impact'), 3),
          returnLine('Funding', cost('funding'), 3),
          returnLine('Net', daily.net[row], 3),
        ];
      }),
    ),
    xAxis: timeAxis(0, frame, range, true),
    yAxis: { ...axis, min: low, max: high, splitNumber: 4, axisLabel: { ...axis.axisLabel, showMinLabel: false, showMaxLabel: false } },
    dataZoom: linkedZoom(frame, [0], false),
    series: [
      ...dayAnchor(data, frame, 0),
      ...idleShade(data, frame, [0]),
      referenceLine([range[0], 0], 'across', {}),
      bars(data, 'gain'),
      bars(data, 'loss'),
    ],
  };
}

/** All bars of one sign as one path: hundreds of elements less to draw. */
function bars({ daily, timeline }: DashboardData, sign: 'gain' | 'loss'): CustomSeriesOption {
  const points = daily.net.flatMap((value, row) =>
    value !== null && (sign === 'gain' ? value > 0 : value < 0) ? [[timeOf(timeline.date[daily.day[row]!]!), value] as const] : [],
  );
  return {
    type: 'custom',
    id: sign,
    silent: true,
    tooltip: { show: false },
    clip: true,
    data: points.length === 0 ? [] : [[...points[0]!]],
    encode: { x: 0, y: 1 },
    renderItem: (params, api) => {
      const area = params.coordSys as unknown as { x: number; width: number };
      const at = (time: number, value: number) => api.coord([time, value]) as [number, number];
      const day = at(MS_PER_DAY, 0)[0] - at(0, 0)[0];
      const d = points
        .map(([time, value]) => {
          const [x, y] = at(time, value);
          return x < area.x - 1 || x > area.x + area.width + 1 ? '' : `M${round(x)} ${round(at(time, 0)[1])}V${round(y)}`;
        })
        .join('');
      if (d === '') return null;
      return {
        type: 'path' as const,
        shape: { pathData: d },
        style: { fill: 'none', stroke: sign === 'gain' ? GAIN : LOSS, lineWidth: Math.min(9, Math.max(1, 0.7 * day)) },
      };
    },
  };
}

const round = (value: number) => Math.round(100 * value) / 100;
