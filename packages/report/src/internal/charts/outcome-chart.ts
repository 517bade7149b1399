import { binColour } from '../bin-palette.js';
import { formatReturn } from '../format.js';
import { BASE, FIXED_GRID, HALO_TEXT, GRID_LINE, INK, MUTED, NARROW, tooltip, valueAxis, type ChartFrame } from './chart-style.js';
import type { ChartOption, CustomSeriesOption } from './echarts.js';
import { binMark, crossMark, referenceLine } from './marks.js';
import type { MsmChartData } from './msm-chart-data.js';
import { fundingLine, labelLine, returnText, tooltipHtml } from './week-tooltip.js';

/** Fewer weeks than this get no box: quartiles of four values say nothing that the four points do not. */
export const MIN_WEEKS_FOR_A_BOX = 5;

const ROW_HEIGHT = 64;
const BOX_HEIGHT = 24;
/** The row's line of text stands above its middle, the points below it. */
const POINTS_BELOW = 10;
const TEXT_ABOVE = 21;

/** Height of {@link outcomeChart} in pixels. */
export function outcomeChartHeight(bins: number): number {
  return bins * ROW_HEIGHT + 58;
}

/**
 * y of every week, one row a label: points, the middle half as a box with the median in it, the mean as a cross, and n, mean and median in
 * words. All labelings share one scale.
 */
export function outcomeChart(data: MsmChartData, labeling: number, frame: ChartFrame): ChartOption {
  const { bins, weeks } = data;
  const { bin, stats } = data.labelings[labeling]!;
  const [low, high] = outcomeRange(weeks.y);
  const digits = high - low < 0.05 ? 1 : 0;
  const axis = valueAxis(0, '', (value) => formatReturn(value, digits));
  const margin = { left: 14, right: 14 };

  const points = weeks.y.flatMap((y, week) => {
    const row = bin[week]!;
    return y === null || row < 0 ? [] : [{ week, row, y }];
  });

  return {
    ...BASE,
    grid: { ...FIXED_GRID, ...margin, top: 6, bottom: 50 },
    tooltip: tooltip(frame, 'item', (params) => {
      const week = (params as { value?: unknown[] }).value?.[2];
      if (typeof week !== 'number') return '';
      return tooltipHtml(`${weeks.start[week]} → ${weeks.end[week]}`, [
        ['y', returnText(weeks.y[week]!)],
        fundingLine(weeks.funding[week]!),
        labelLine(data, labeling, week),
      ]);
    }),
    xAxis: {
      ...axis,
      min: low,
      max: high,
      name: 'y, alts minus benchmark over the week',
      nameLocation: 'middle',
      nameGap: 30,
      nameTextStyle: { color: MUTED, fontSize: 12, align: 'center' },
      splitNumber: frame.width < NARROW ? 4 : 5,
      axisLabel: { ...axis.axisLabel, hideOverlap: true, showMinLabel: false, showMaxLabel: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: bins.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { show: false },
      splitLine: { show: true, interval: 0, lineStyle: { color: GRID_LINE } },
    },
    series: [referenceLine([0, 0], 'up', {}), rows(data, stats, points, frame), weekPoints(bins, points), meanCrosses(stats)],
  };
}

/** The text and the box of each row, below the points. */
function rows(
  data: MsmChartData,
  stats: MsmChartData['labelings'][number]['stats'],
  points: readonly { row: number; y: number }[],
  frame: ChartFrame,
): CustomSeriesOption {
  const narrow = frame.width < 400;
  const boxes = data.bins.map((_, row) => quartiles(points.filter((point) => point.row === row).map(({ y }) => y)));
  return {
    type: 'custom',
    silent: true,
    clip: false,
    data: data.bins.map((_, row) => [0, row]),
    renderItem: (params, api) => {
      const row = params.dataIndex;
      const { x: left, width } = params.coordSys as unknown as { x: number; width: number };
      const middle = api.coord([0, row])[1]!;
      const { name, glyph } = data.bins[row]!;
      const stat = stats[row];
      const text = (x: number, content: string, fill: string, style: object) => ({
        type: 'text' as const,
        x,
        y: middle - TEXT_ABOVE,
        style: { ...HALO_TEXT, text: content, fill, fontSize: narrow ? 12 : 12.5, verticalAlign: 'middle' as const, ...style },
      });
      const numbers = stat
        ? [`n ${stat.n}`, `mean ${formatReturn(stat.mean)}`, `${narrow ? 'med' : 'median'} ${formatReturn(stat.median)}`].join(
            narrow ? '  ' : '    ',
          )
        : 'no week';
      const box = boxes[row]!;
      const at = (value: number) => api.coord([value, row])[0]!;
      const top = middle + POINTS_BELOW - BOX_HEIGHT / 2;
      return {
        type: 'group' as const,
        children: [
          text(left, glyph, binColour(row), { align: 'left' }),
          text(left + 17, name, INK, { align: 'left', fontWeight: 600 }),
          text(left + width, numbers, stat ? INK : MUTED, { align: 'right' }),
          ...(box === null
            ? []
            : [
                {
                  type: 'rect' as const,
                  shape: { x: at(box.q1), y: top, width: at(box.q3) - at(box.q1), height: BOX_HEIGHT, r: 3 },
                  style: { fill: 'var(--box)', stroke: MUTED, lineWidth: 1 },
                },
                {
                  type: 'line' as const,
                  shape: { x1: at(box.median), x2: at(box.median), y1: top, y2: top + BOX_HEIGHT },
                  style: { stroke: INK, lineWidth: 2.5, fill: 'none' },
                },
              ]),
        ],
      };
    },
  };
}

/** One shape a week, spread over the height of the box so that neighbours stand apart. */
function weekPoints(bins: MsmChartData['bins'], points: readonly { week: number; row: number; y: number }[]): CustomSeriesOption {
  return {
    type: 'custom',
    data: points.map(({ week, row, y }) => [y, row, week]),
    encode: { x: 0, y: 1 },
    renderItem: (_params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]) as [number, number];
      return binMark(bins, Number(api.value(1)), x, y + POINTS_BELOW + spread(Number(api.value(2))) * (BOX_HEIGHT / 2 - 2), 4);
    },
  };
}

/** The mean of each row, over the points. */
function meanCrosses(stats: MsmChartData['labelings'][number]['stats']): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    data: stats.flatMap((stat, row) => (stat === null ? [] : [[stat.mean, row]])),
    renderItem: (_params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]) as [number, number];
      return crossMark(x, y + POINTS_BELOW, 5.5, INK, true);
    },
  };
}

/** Quartiles by linear interpolation (type 7); null for too few values. */
export function quartiles(values: readonly number[]): { q1: number; median: number; q3: number } | null {
  if (values.length < MIN_WEEKS_FOR_A_BOX) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const place = (sorted.length - 1) * share;
    const below = Math.floor(place);
    const value = sorted[below]!;
    return value + (place - below) * ((sorted[below + 1] ?? value) - value);
  };
  return { q1: at(0.25), median: at(0.5), q3: at(0.75) };
}

/** −1..1, even over any run of weeks and the same each time: multiples of the golden ratio, so that neighbours stand apart. */
function spread(week: number): number {
  return 2 * ((week * 0.618033988749895) % 1) - 1;
}

function outcomeRange(values: readonly (number | null)[]): [number, number] {
  const finite = values.filter((value): value is number => value !== null);
  const low = Math.min(0, ...finite);
  const high = Math.max(0, ...finite);
  const room = 0.05 * (high - low || 0.01);
  return [low - room, high + room];
}
