import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { ChartOption } from '../charts/echarts.js';
import { trusted, type Markup } from '../markup.js';

// A picture has neither tooltip nor slider: a tenth less to load.
use([CustomChart, LineChart, GridComponent, SVGRenderer]);

/**
 * A chart as SVG, drawn without a browser.
 *
 * @param id prefix of the ids inside, unique in the page
 */
export function staticChart(
  id: string,
  { tooltip: _, dataZoom: __, ...option }: ChartOption,
  size: { width: number; height: number },
): Markup {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(option);
    return trusted(tidy(id, chart.renderToSVGString()));
  } finally {
    chart.dispose();
  }
}

/**
 * ECharts counts its instances and classes through the life of the process and marks every element for its own client script. Without
 * counter and marks the same input gives the same bytes, at half the size, and two charts on one page do not share clip paths.
 */
function tidy(id: string, svg: string): string {
  return svg
    .replace(/ (?:ecmeta_[a-z_]+|class|pointer-events|xmlns(?::xlink)?|version|baseProfile)="[^"]*"/g, '')
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/font-family:[^;"]*;?/g, '')
    .replace(/\bzr\d+-/g, `${id}-`)
    .replace(/\d+\.\d{3,}/g, (digits) => String(Number(Number(digits).toFixed(2))));
}
