import { FONT, MUTED, RULE, sideMargins, type ChartFrame } from './chart-style.js';
import type { MsmChartData } from './msm-chart-data.js';

const MS_PER_WEEK = 7 * 86_400_000;

/** First and last date any linked chart shows; the week after `now` where there are no weeks at all. */
export function dateRange({ weeks, rejected, current }: MsmChartData): [string, string] {
  // ISO dates sort as text.
  const dates = [...weeks.start, ...weeks.end, ...rejected.date, ...(current === null ? [] : [current.date])].sort();
  const first = dates[0] ?? '1970-01-01';
  const last = dates.at(-1) ?? '1970-01-08';
  return first < last ? [first, last] : [first, dateAfter(first)];
}

/** Points of a line over the weeks' decision dates; the line breaks where a week was rejected. */
export function withGaps(weeks: MsmChartData['weeks'], values: readonly (number | null)[]): [string, number | null][] {
  return weeks.start.flatMap((start, week): [string, number | null][] => {
    const point: [string, number | null] = [start, values[week] ?? null];
    const next = weeks.start[week + 1];
    const end = weeks.end[week]!;
    return next !== undefined && next > end ? [point, [end, null]] : [point];
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
      dataBackground: { lineStyle: { color: MUTED, opacity: 0.5 }, areaStyle: { opacity: 0 } },
      selectedDataBackground: { lineStyle: { color: MUTED }, areaStyle: { opacity: 0 } },
      handleStyle: { color: 'var(--raised)', borderColor: MUTED },
      moveHandleSize: 0,
      textStyle: { color: MUTED, fontFamily: FONT, fontSize: 11 },
      labelFormatter: (value: number) => isoDate(value),
      emphasis: { handleStyle: { color: 'var(--raised)', borderColor: MUTED }, handleLabel: { show: true } },
    },
  ];
}

const isoDate = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const dateAfter = (date: string) => isoDate(Date.parse(date) + MS_PER_WEEK);
