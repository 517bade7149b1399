import type { ChartFrame } from '../internal/charts/chart-style.js';
import { dailyReturnsChart, dailyReturnsChartHeight } from '../internal/charts/daily-returns-chart.js';
import { dayRange } from '../internal/charts/days-axis.js';
import { connect, init, type ChartOption, type ECharts } from '../internal/charts/echarts.js';
import { equityChart, equityChartHeight, equityLines } from '../internal/charts/equity-chart.js';
import { exposureChart, exposureChartHeight } from '../internal/charts/exposure-chart.js';
import { scoreChart, scoreChartHeight } from '../internal/charts/score-chart.js';
import { SPREAD_CHART_HEIGHT, spreadChart } from '../internal/charts/spread-chart.js';
import type { DashboardData } from '../internal/dashboard/dashboard-data.js';
import type { Period } from '../internal/dashboard/period-figures.js';
import { selectByDragging } from './select-by-dragging.js';

interface LiveChart {
  /** Shares the time axis with the others. */
  readonly overTime: boolean;
  readonly option: (frame: ChartFrame) => ChartOption;
  readonly height: (frame: ChartFrame) => number;
}

/** Days in view, milliseconds since 1970, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Draws the charts in place of their pictures, linked over time, and keeps them as wide as the page. `changed` hears of every new span. */
export function drawDashboardCharts(
  data: DashboardData,
  whole: Period,
  changed: (span: Span) => void,
): { show(span: Span | null): void; grow(period: Period): void } {
  let period = whole;
  /** Percent of the time axis in view. */
  let zoom = { start: 0, end: 100 };
  const [first, last] = dayRange(data);

  const kinds = new Map<string, LiveChart>([
    ['equity', { overTime: true, option: (frame) => equityChart(data, period, frame), height: (frame) => equityChartHeight(data, frame) }],
    ['score', { overTime: true, option: (frame) => scoreChart(data, frame), height: (frame) => scoreChartHeight(data, frame) }],
    ['exposure', { overTime: true, option: (frame) => exposureChart(data, frame), height: exposureChartHeight }],
    ['daily', { overTime: true, option: (frame) => dailyReturnsChart(data, frame), height: dailyReturnsChartHeight }],
    ['spread', { overTime: false, option: (frame) => spreadChart(data, frame), height: () => SPREAD_CHART_HEIGHT }],
  ]);

  const draw = (chart: ECharts, kind: LiveChart, width: number) => {
    const frame: ChartFrame = { width, interactive: true };
    chart.resize({ width, height: kind.height(frame) });
    const option = kind.option(frame);
    const dataZoom = [option.dataZoom ?? []].flat().map((slider) => ({ ...slider, ...zoom }));
    chart.setOption({ ...option, dataZoom }, { notMerge: true });
  };
  const setZoom = (chart: ECharts, start: number, end: number) =>
    chart.dispatchAction({ type: 'dataZoom', dataZoomId: 'period', start, end });
  const percent = (time: number) => (100 * (time - first)) / (last - first);

  /** Those over time. */
  const charts = new Map<string, ECharts>();
  for (const place of Array.from(document.querySelectorAll<HTMLElement>('.chart[data-chart]'))) {
    const name = place.dataset['chart']!;
    const kind = kinds.get(name)!;
    const box = place.querySelector<HTMLElement>('.chart-live')!;
    let width = box.clientWidth;
    const chart = init(box, null, { renderer: 'svg', width, height: kind.height({ width, interactive: true }) });
    draw(chart, kind, width);
    if (kind.overTime) {
      chart.group = 'days';
      charts.set(name, chart);
      selectByDragging(box, chart, {
        chosen: (from, to) => setZoom(chart, percent(from), percent(to)),
        reset: () => setZoom(chart, 0, 100),
      });
    }
    new ResizeObserver(() => {
      // Width 0: the page is being printed, and the pictures stand in.
      if (box.clientWidth === 0 || box.clientWidth === width) return;
      width = box.clientWidth;
      draw(chart, kind, width);
    }).observe(box);
  }
  connect('days');

  // The others follow the first, which hears of every change, its own and theirs.
  const [leader] = charts.values();
  leader?.on('datazoom', () => {
    const [slider] = (leader.getOption() as { dataZoom: { start: number; end: number }[] }).dataZoom;
    if (slider === undefined) return;
    zoom = { start: slider.start, end: slider.end };
    const at = (share: number) => first + (share / 100) * (last - first);
    changed({ from: at(zoom.start), to: at(zoom.end) });
  });

  return {
    show(span) {
      if (leader !== undefined) setZoom(leader, span === null ? 0 : percent(span.from), span === null ? 100 : percent(span.to));
    },
    grow(next) {
      period = next;
      charts.get('equity')?.setOption({ series: equityLines(data, period) });
    },
  };
}
