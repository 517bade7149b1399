import { binColour } from '../bin-palette.js';
import { formatAnnualFunding, formatBps, formatNumber, formatOrdinal, formatReturn } from '../format.js';
import { markup, trusted, type Fragment, type Markup } from '../markup.js';
import type { MsmChartData } from './msm-chart-data.js';

/** A tooltip: heading and lines of name and value. */
export function tooltipHtml(heading: string, lines: readonly (readonly [name: string, value: Fragment])[]): string {
  const rows = lines.map(([name, value]) => markup`<tr><th>${name}</th><td>${value}</td></tr>`);
  return markup`<div class="tip"><b>${heading}</b><table>${rows}</table></div>`.html;
}

/** Glyph and name of a bin, or why there is none. */
export function binName(data: MsmChartData, bin: number): Markup {
  const style = data.bins[bin];
  if (style === undefined) return markup`<span class="quiet">no label yet</span>`;
  return markup`${trusted(`<span style="color:${binColour(bin)}">`)}${style.glyph}</span> ${style.name}`;
}

/** `Label v0.1 (causal)` → `◆ Orange, 31st percentile`. */
export function labelLine(data: MsmChartData, labeling: number, week: number): readonly [string, Fragment] {
  const { version, causality, bin, percentile } = data.labelings[labeling]!;
  const place = percentile[week] ?? null;
  return [
    `Label ${version} (${causality})`,
    markup`${binName(data, bin[week]!)}${place !== null && `, ${formatOrdinal(place)} percentile`}`,
  ];
}

/** F in both of its units. */
export function fundingLine(per8h: number | null): readonly [string, Fragment] {
  return ['F', per8h === null ? 'n/a' : `${formatBps(per8h)} bp / 8 h, ${formatAnnualFunding(per8h)} a year`];
}

export const returnText = (value: number | null) => (value === null ? 'n/a' : formatReturn(value));
export const shareText = (count: number | null, of: number) => (count === null ? 'n/a' : `${formatNumber(count, 0)} of ${of}`);

/** The date under an axis pointer, `YYYY-MM-DD`, or null where the tooltip has no series. */
export function tooltipDate(params: unknown): string | null {
  const first = (Array.isArray(params) ? params[0] : params) as { axisValue?: unknown } | undefined;
  const ms = Number(first?.axisValue);
  return first?.axisValue !== undefined && Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : null;
}
