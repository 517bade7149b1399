import { binColour } from '../bin-palette.js';
import type { DashboardData } from '../dashboard/dashboard-data.js';
import { MUTED, NARROW, type ChartFrame } from './chart-style.js';
import type { CustomSeriesOption } from './echarts.js';
import { MS_PER_DAY, timeOf } from './time-of.js';

/** Pixels. */
export const LANE = 13;

/** The regime of each day as a block in the lane of its regime, majors on top, so that place and colour say the same. */
export function regimeLanes({ timeline, regimes }: DashboardData, plot: number): CustomSeriesOption {
  return blocks(timeline, plot, 'regimes', (regime) => regimes.length - 1 - regime, LANE - 2);
}

/** The same in one strip. */
export function regimeStrip({ timeline }: DashboardData, plot: number, height: number): CustomSeriesOption {
  return blocks(timeline, plot, 'regimes', () => 0, height);
}

/** The axis of the lanes. */
export function laneAxis({ regimes }: DashboardData, plot: number, frame: ChartFrame) {
  const narrow = frame.width < NARROW;
  return {
    type: 'category' as const,
    gridIndex: plot,
    inverse: true,
    data: regimes.map(({ name, glyph }) => (narrow ? glyph : name)).reverse(),
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: MUTED, fontSize: 10.5, interval: 0 },
    splitLine: { show: false },
  };
}

/** The axis of the strip: one nameless lane. */
export function stripAxis(plot: number) {
  return {
    type: 'category' as const,
    gridIndex: plot,
    data: ['regime'],
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: MUTED, fontSize: 10.5 },
    splitLine: { show: false },
  };
}

function blocks(
  timeline: DashboardData['timeline'],
  plot: number,
  id: string,
  laneOf: (regime: number) => number,
  height: number,
): CustomSeriesOption {
  return {
    type: 'custom',
    id,
    silent: true,
    tooltip: { show: false },
    xAxisIndex: plot,
    yAxisIndex: plot,
    clip: true,
    encode: { x: [0, 2], y: 1 },
    data: runs(timeline).map(({ from, to, regime }) => [from, laneOf(regime), to, regime]),
    renderItem: (params, api) => {
      const [left, middle] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const right = api.coord([api.value(2), api.value(1)])[0]!;
      const area = params.coordSys as unknown as { x: number; width: number };
      const from = Math.max(left, area.x);
      const to = Math.min(right, area.x + area.width);
      if (to <= from) return null;
      return {
        type: 'rect' as const,
        shape: { x: from, y: middle - height / 2, width: to - from, height },
        style: { fill: binColour(Number(api.value(3))) },
      };
    },
  };
}

/** Stretches of one regime: a row holds from its midnight to the next. */
function runs({ date, regime }: DashboardData['timeline']): { from: number; to: number; regime: number }[] {
  const out: { from: number; to: number; regime: number }[] = [];
  regime.forEach((value, day) => {
    if (value < 0) return;
    const from = timeOf(date[day]!);
    const previous = out.at(-1);
    if (previous !== undefined && previous.regime === value && previous.to === from) previous.to = from + MS_PER_DAY;
    else out.push({ from, to: from + MS_PER_DAY, regime: value });
  });
  return out;
}
