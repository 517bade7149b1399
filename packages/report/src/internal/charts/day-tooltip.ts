import { binColour } from '../bin-palette.js';
import type { DashboardData } from '../dashboard/dashboard-data.js';
import { formatNumber, formatReturn } from '../format.js';
import { markup, trusted, type Fragment } from '../markup.js';
import { tooltipDate, tooltipHtml } from './week-tooltip.js';

type Line = readonly [name: string, value: Fragment];

/**
 * The tooltip of a chart over days: the date, the regime, then what the chart shows.
 *
 * @param lines given the day of the timeline and the row of the simulation, −1 on a day that was not simulated
 */
export function dayTooltip(data: DashboardData, lines: (day: number, row: number) => readonly Line[]): (params: unknown) => string {
  const days = new Map(data.timeline.date.map((date, day) => [date, day]));
  const rows = new Map(data.daily.day.map((day, row) => [day, row]));
  return (params) => {
    const date = tooltipDate(params);
    const day = date === null ? undefined : days.get(date);
    if (date === null || day === undefined) return '';
    const row = rows.get(day) ?? -1;
    return tooltipHtml(date, [['Regime', regimeName(data, data.timeline.regime[day]!)], ...lines(day, row)]);
  };
}

/** Glyph and name of a regime, or that there is none. */
function regimeName({ regimes }: DashboardData, regime: number): Fragment {
  const style = regimes[regime];
  if (style === undefined) return markup`<span class="quiet">none</span>`;
  return markup`${trusted(`<span style="color:${binColour(regime)}">`)}${style.glyph}</span> ${style.name}`;
}

export const returnLine = (name: string, value: number | null | undefined, digits = 2): Line => [
  name,
  typeof value === 'number' ? formatReturn(value, digits) : 'n/a',
];
export const numberLine = (name: string, value: number | null | undefined, digits: number): Line => [
  name,
  typeof value === 'number' ? formatNumber(value, digits) : 'n/a',
];
