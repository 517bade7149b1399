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
  /** Width on a desktop page, pixels. */
  readonly width: number;
  readonly height: (frame: ChartFrame) => number;
  readonly option: (frame: ChartFrame) => ChartOption;
}

/** Width of a phone's page. */
const PHONE = 358;

/**
 * A chart's place in the page: pictures for paper and for readers without scripts, one for wide and one for narrow pages, and the empty
 * box in which the page's script draws the live chart.
 */
export function chartPlace(chart: StaticChart): Fragment {
  const picture = (width: number, suffix: string) => {
    const frame: ChartFrame = { width, interactive: false };
    return staticChart(`${chart.name}-${suffix}`, chart.option(frame), { width, height: chart.height(frame) });
  };
  return markup`<div class="chart" data-chart="${chart.name}" role="img" aria-label="${chart.description}">
<div class="chart-live"></div>
<div class="chart-static wide">${picture(chart.width, 'w')}</div>
<div class="chart-static narrow">${picture(PHONE, 'n')}</div>
</div>`;
}

/** One or two charts under a heading, with what they say in words. */
export function chartFigure(figure: { title: string; caption: Fragment; controls?: Fragment; legend: Fragment; charts: Fragment }): Fragment {
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
export function legendLine(text: string, colour: 'ink' | 'series-a' | 'series-b' | 'warning', dashed = false): Fragment {
  return markup`<span class="${dashed ? 'line dashed' : 'line'}" style="color:var(--${colour})"></span>${text}`;
}
