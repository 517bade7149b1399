import type { ChartFrame } from '../charts/chart-style.js';
import type { ChartOption } from '../charts/echarts.js';
import { markup, type Fragment } from '../markup.js';
import { staticChart } from './static-chart.js';

/** A chart as the server draws it. */
export interface StaticChart {
  /** Name of the chart in the page's script, and prefix of the ids in its SVG. */
  readonly name: string;
  /** What it shows, for a reader who cannot see it. */
  readonly description: string;
  /** Width of the picture: that of a sheet of paper, in pixels. */
  readonly width: number;
  readonly height: (frame: ChartFrame) => number;
  readonly option: (frame: ChartFrame) => ChartOption;
}

/**
 * A chart's place in the page: the picture for paper and for readers without scripts, and the empty box in which the page's script draws
 * the live chart.
 */
export function chartPlace({ name, description, width, height, option }: StaticChart): Fragment {
  const frame: ChartFrame = { width, interactive: false };
  const picture = staticChart(name, option(frame), { width, height: height(frame) });
  return markup`<div class="chart" data-chart="${name}" role="img" aria-label="${description}">
<div class="chart-live"></div>
<div class="chart-static">${picture}</div>
</div>`;
}

/** One or two charts under a heading, with what they say in words. */
export function chartFigure(figure: {
  title: string;
  caption: Fragment;
  controls?: Fragment;
  legend: Fragment;
  charts: Fragment;
}): Fragment {
  return markup`<figure>
<figcaption><h3>${figure.title}</h3>${figure.caption}</figcaption>
${figure.controls ?? ''}${figure.legend}
${figure.charts}
</figure>`;
}

/** A legend as a list; the charts have none of their own. */
export function legend(entries: readonly Fragment[]): Fragment {
  return markup`<ul class="legend">${entries.map((entry) => markup`<li>${entry}</li>`)}</ul>`;
}

/** A line of a legend, in one of the chart colours. */
export function legendLine(
  text: string,
  colour: 'ink' | 'muted' | 'series-a' | 'series-b',
  stroke: 'solid' | 'dashed' | 'dotted' = 'solid',
): Fragment {
  return markup`<span class="line" style="border-top-style:${stroke};color:var(--${colour})"></span>${text}`;
}
