import type { ChartFrame } from '../internal/charts/chart-style.js';
import { COVERAGE_CHART_HEIGHT, coverageChart } from '../internal/charts/coverage-chart.js';
import { cumulativeChart, cumulativeChartHeight } from '../internal/charts/cumulative-chart.js';
import { connect, init, type ChartOption, type ECharts } from '../internal/charts/echarts.js';
import { FUNDING_CHART_HEIGHT, fundingChart } from '../internal/charts/funding-chart.js';
import type { MsmChartData } from '../internal/charts/msm-chart-data.js';
import { outcomeChart, outcomeChartHeight } from '../internal/charts/outcome-chart.js';

/** A chart of the page: how it is drawn, and whether it shares the time axis with others. */
interface LiveChart {
  readonly option: (labeling: number, frame: ChartFrame) => ChartOption;
  readonly height: (frame: ChartFrame) => number;
  readonly overTime: boolean;
}

/** Draws the charts in place of their pictures, linked over time, and keeps them as wide as the page. */
export function drawMsmCharts(data: MsmChartData, labeling: number): { select(labeling: number): void } {
  const kinds = new Map<string, LiveChart>([
    ['funding', { option: (selected, frame) => fundingChart(data, selected, frame), height: () => FUNDING_CHART_HEIGHT, overTime: true }],
    [
      'cumulative',
      {
        option: (selected, frame) => cumulativeChart(data, selected, frame),
        height: (frame) => cumulativeChartHeight(frame, data.bins.length),
        overTime: true,
      },
    ],
    ['coverage', { option: (_, frame) => coverageChart(data, frame), height: () => COVERAGE_CHART_HEIGHT, overTime: true }],
    ...data.labelings.map((_, index): [string, LiveChart] => [
      `outcome-${index}`,
      {
        option: (_selected, frame) => outcomeChart(data, index, frame),
        height: () => outcomeChartHeight(data.bins.length),
        overTime: false,
      },
    ]),
  ]);
  let selected = labeling;
  /** Percent of the time axis in view. */
  let period = { start: 0, end: 100 };

  const draw = (chart: ECharts, kind: LiveChart, width: number) => {
    const frame: ChartFrame = { width, interactive: true };
    chart.resize({ width, height: kind.height(frame) });
    const option = kind.option(selected, frame);
    const dataZoom = [option.dataZoom ?? []].flat().map((zoom) => ({ ...zoom, ...period }));
    chart.setOption({ ...option, dataZoom }, { notMerge: true });
  };

  const live = Array.from(document.querySelectorAll<HTMLElement>('.chart[data-chart]')).map((place) => {
    const kind = kinds.get(place.dataset['chart']!)!;
    const box = place.querySelector<HTMLElement>('.chart-live')!;
    let width = box.clientWidth;
    const chart = init(box, null, { renderer: 'svg', width, height: kind.height({ width, interactive: true }) });
    draw(chart, kind, width);
    if (kind.overTime) {
      chart.group = 'weeks';
      chart.on('datazoom', () => {
        const [zoom] = (chart.getOption() as { dataZoom: { start: number; end: number }[] }).dataZoom;
        if (zoom !== undefined) period = { start: zoom.start, end: zoom.end };
      });
    }
    new ResizeObserver(() => {
      // Width 0: the page is being printed, and the pictures stand in.
      if (box.clientWidth === 0 || box.clientWidth === width) return;
      width = box.clientWidth;
      draw(chart, kind, width);
    }).observe(box);
    return { redraw: () => draw(chart, kind, width) };
  });
  connect('weeks');

  return {
    select(next) {
      selected = next;
      for (const { redraw } of live) redraw();
    },
  };
}
