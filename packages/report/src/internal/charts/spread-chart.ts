import { spreadNames, type DashboardData, type SpreadFigures } from '../dashboard/dashboard-data.js';
import { formatP } from '../format-p.js';
import { formatPercent, formatReturn } from '../format.js';
import {
  BASE,
  FIXED_GRID,
  MUTED,
  NARROW,
  PAPER,
  RULE,
  SERIES_A,
  SERIES_B,
  sideMargins,
  tooltip,
  valueAxis,
  type ChartFrame,
} from './chart-style.js';
import { rangeWithZero } from './days-axis.js';
import type { ChartOption, CustomSeriesOption } from './echarts.js';
import { referenceLine } from './marks.js';
import { tooltipHtml } from './week-tooltip.js';

/** Pixels. */
export const SPREAD_CHART_HEIGHT = 250;

/** Pixels between the marks of one horizon. */
const APART = 22;
const CAP = 4;

/** Spreads of forward returns by horizon, each a mark on its interval; a mark without one is open. */
export function spreadChart(data: DashboardData, frame: ChartFrame): ChartOption {
  const { horizons, regimes } = data;
  const values = horizons.flatMap(({ spreads }) => spreads.flatMap(({ value, low, high }) => [value, low, high]));
  const [low, high] = rangeWithZero(values, 0.01);
  const narrow = frame.width < NARROW;
  const name = narrow ? 'below 0: helps the book' : 'difference of mean y, below 0: helps the book';
  const axis = valueAxis(0, name, (value) => formatPercent(value, high - low < 0.05 ? 1 : 0));
  return {
    ...BASE,
    grid: { ...FIXED_GRID, ...sideMargins(frame), top: 30, bottom: 30 },
    tooltip: tooltip(frame, 'item', (params) => {
      const [horizon, , spread] = (params as { value?: number[] }).value ?? [];
      const figures = horizons[horizon ?? -1]?.spreads[spread ?? -1];
      return figures === undefined ? '' : spreadTip(`${horizons[horizon!]!.days} days`, spreadNames(regimes)[spread!]!, figures);
    }),
    xAxis: {
      type: 'category',
      data: horizons.map(({ days }) => (narrow ? `${days} d` : `${days} ${days === 1 ? 'day' : 'days'}`)),
      axisLine: { lineStyle: { color: RULE }, onZero: false },
      axisTick: { show: false },
      axisLabel: { color: MUTED, fontSize: 12, hideOverlap: true },
      splitLine: { show: false },
    },
    yAxis: { ...axis, min: low, max: high, axisLabel: { ...axis.axisLabel, showMinLabel: false, showMaxLabel: false } },
    series: [
      referenceLine([0, 0], 'across', {}),
      ...spreadNames(regimes).map((_, spread, all) => spreadMarks(horizons, spread, (spread - (all.length - 1) / 2) * APART)),
    ],
  };
}

function spreadTip(horizon: string, name: string, { value, low, high, p, q, pShift }: SpreadFigures): string {
  const text = (number: number | null, format: (finite: number) => string) => (number === null ? 'n/a' : format(number));
  return tooltipHtml(`${name}, ${horizon}`, [
    ['Difference', text(value, formatReturn)],
    ['Interval', low === null || high === null ? 'n/a' : `${formatReturn(low)} to ${formatReturn(high)}`],
    ['p', text(p, formatP)],
    ['q', text(q, formatP)],
    ['p by shift', text(pShift, formatP)],
  ]);
}

/** One spread at every horizon: the first as circles, the second as squares. */
function spreadMarks(horizons: DashboardData['horizons'], spread: number, offset: number): CustomSeriesOption {
  const colour = spread === 0 ? SERIES_A : SERIES_B;
  return {
    type: 'custom',
    // Horizon, value and spread; then the interval.
    data: horizons.flatMap(({ spreads }, horizon) => {
      const { value, low, high } = spreads[spread]!;
      return value === null ? [] : [[horizon, value, spread, low ?? NaN, high ?? NaN]];
    }),
    encode: { x: 0, y: 1 },
    clip: false,
    renderItem: (_params, api) => {
      const [centre, y] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const x = centre + offset;
      const at = (dimension: number) => api.coord([api.value(0), api.value(dimension)])[1]!;
      const tested = Number.isFinite(Number(api.value(3)));
      const style = { fill: tested ? colour : PAPER, stroke: colour, lineWidth: 1.6 };
      const mark =
        spread === 0
          ? { type: 'circle' as const, shape: { cx: round(x), cy: round(y), r: 4.5 }, style, emphasisDisabled: true }
          : {
              type: 'rect' as const,
              shape: { x: round(x - 4), y: round(y - 4), width: 8, height: 8 },
              style,
              emphasisDisabled: true,
            };
      const [bottom, top] = tested ? [round(at(3)), round(at(4))] : [0, 0];
      const [left, middle, right] = [round(x - CAP), round(x), round(x + CAP)];
      const interval = {
        type: 'path' as const,
        shape: { pathData: `M${left} ${bottom}H${right}M${middle} ${bottom}V${top}M${left} ${top}H${right}` },
        style: { fill: 'none', stroke: colour, lineWidth: 1.6 },
        emphasisDisabled: true,
      };
      return { type: 'group' as const, children: tested ? [interval, mark] : [mark] };
    },
  };
}

const round = (value: number) => Math.round(10 * value) / 10;
