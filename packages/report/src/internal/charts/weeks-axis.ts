import { FONT, MUTED, NARROW, RULE, sideMargins, type ChartFrame } from './chart-style.js';
import type { LineSeriesOption } from './echarts.js';
import type { MsmChartData } from './msm-chart-data.js';
import { MS_PER_DAY, timeOf } from './time-of.js';

/** First and last time any linked chart shows, at least a week apart. */
export function weekRange(data: MsmChartData): [number, number] {
  const dates = linkedDates(data);
  const first = timeOf(dates[0] ?? '1970-01-01');
  const last = timeOf(dates.at(-1) ?? '1970-01-01');
  return [first, last > first ? last : first + 7 * MS_PER_DAY];
}

/** All dates a linked chart can point at: decisions, ends, rejected dates and the open week. ISO dates sort as text. */
function linkedDates({ weeks, rejected, current }: MsmChartData): string[] {
  return [...new Set([...weeks.start, ...weeks.end, ...rejected.date, ...(current === null ? [] : [current.date])])].sort();
}

/**
 * The first series of every linked chart, not drawn. ECharts passes a pointer from chart to chart as (series 0, item k), and shows nothing
 * where the other chart has no such item; so all have the same dates in the same order.
 *
 * @param level a value inside the y axis
 */
export function linkAnchor(data: MsmChartData, frame: ChartFrame, level: number): LineSeriesOption[] {
  if (!frame.interactive) return [];
  return [
    { type: 'line', silent: true, symbol: 'none', lineStyle: { opacity: 0 }, data: linkedDates(data).map((date) => [timeOf(date), level]) },
  ];
}

/** Points of a line over the weeks' decision dates; the line breaks where a week was rejected. */
export function withGaps(weeks: MsmChartData['weeks'], values: readonly (number | null)[]): [number, number | null][] {
  return weeks.start.flatMap((start, week): [number, number | null][] => {
    const point: [number, number | null] = [timeOf(start), values[week] ?? null];
    const next = weeks.start[week + 1];
    const end = weeks.end[week]!;
    return next !== undefined && next > end ? [point, [timeOf(end), null]] : [point];
  });
}

/**
 * The slider that chooses a period, in the first of the linked charts; the others follow it through a hidden one of the same id.
 *
 * @param xAxisIndex the time axes of this chart
 */
export function linkedZoom(frame: ChartFrame, xAxisIndex: number[], visible: boolean) {
  if (!frame.interactive) return [];
  const { left, right } = sideMargins(frame);
  return [
    {
      type: 'slider' as const,
      id: 'period',
      show: visible,
      xAxisIndex,
      // Points outside the period still hold the line in place at its edges.
      filterMode: 'none' as const,
      left,
      right,
      bottom: 12,
      height: 22,
      brushSelect: false,
      borderColor: RULE,
      backgroundColor: 'transparent',
      fillerColor: 'var(--zoom)',
      showDataShadow: false,
      handleStyle: { color: 'var(--raised)', borderColor: MUTED },
      moveHandleSize: 0,
      textStyle: { color: MUTED, fontFamily: FONT, fontSize: 11 },
      // A month, because a whole date does not fit beside the handles.
      showDetail: frame.width >= NARROW,
      labelFormatter: (value: number) => new Date(value).toLocaleDateString('en', { month: 'short', year: 'numeric', timeZone: 'UTC' }),
      emphasis: { handleStyle: { color: 'var(--raised)', borderColor: MUTED }, handleLabel: { show: true } },
    },
  ];
}
