import type { MsmReportInput } from '../../msm-report-input.js';
import type { BinStyle } from '../bin-palette.js';
import { COVERAGE_CHART_HEIGHT, coverageChart } from '../charts/coverage-chart.js';
import { cumulativeChart, cumulativeChartHeight } from '../charts/cumulative-chart.js';
import { FUNDING_CHART_HEIGHT, fundingChart } from '../charts/funding-chart.js';
import { initialLabeling, type MsmChartData } from '../charts/msm-chart-data.js';
import { MIN_WEEKS_FOR_A_BOX, outcomeChart, outcomeChartHeight } from '../charts/outcome-chart.js';
import { formatCoverage, formatSentence } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { binChip } from '../page/bin-chip.js';
import { chartFigure, chartPlace, legend, legendLine } from '../page/chart-figure.js';
import { causalityBadge } from './msm-trust.js';
import { testedLabelings } from './tested-labelings.js';
import { labelingSwitch } from './labeling-switch.js';

const FULL_WIDTH = 760;
const HALF_WIDTH = 372;

/** The four figures: F, y by label, compounded y, coverage. Nothing where there is no valid week. */
export function msmCharts(input: MsmReportInput, data: MsmChartData, bins: readonly BinStyle[]): Fragment {
  if (data.weeks.start.length === 0) return '';
  const selected = initialLabeling(data.labelings);
  const version = data.labelings[selected]!.version;
  const chips = bins.map((_, index) => binChip(bins, index));
  const printed = markup`<p class="print-only">Drawn with labels ${version}.</p>`;
  const { lookbackDays, minCoveragePct, minPriceCoveragePct } = input.definition;

  return markup`<section aria-labelledby="charts"><h2 id="charts">Charts</h2>
<p class="quiet controls">Drag the slider under the first chart to choose a period: the charts over time follow, and pointing at a date shows it in all of them.</p>
${chartFigure({
  title: 'Funding through time',
  caption: markup`<p>F is the basket’s mean funding over the ${lookbackDays} days before each decision. Above zero, longs pay. Left scale: basis points per 8 h; right
scale: the same rate as simple yearly percent (× 3 × 365). The line breaks where weeks were rejected.</p>${printed}`,
  controls: labelingSwitch(data, 'funding'),
  legend: legend([...chips, markup`<span class="bin"><i aria-hidden="true">○</i> no label yet</span>`]),
  charts: chartPlace({
    name: 'funding',
    description: `Funding of the basket week by week, each week marked with its ${version} label. The week table below has every value.`,
    width: FULL_WIDTH,
    height: () => FUNDING_CHART_HEIGHT,
    option: (frame) => fundingChart(data, selected, frame),
  }),
})}
${chartFigure({
  title: 'y by label',
  caption: markup`<p>Each symbol is one week. y above zero: alts beat the benchmark. ${
    testedLabelings(input).length > 0
      ? 'A gap between two rows may be chance: the section “More than luck?” judges it.'
      : 'Differences between labels are not tested in this report, so a gap between two rows may be chance.'
  }</p>`,
  legend: legend([
    `box: middle half of the weeks (from ${MIN_WEEKS_FOR_A_BOX} weeks on)`,
    markup`<b aria-hidden="true">|</b> median`,
    markup`<b aria-hidden="true">×</b> mean`,
  ]),
  charts: markup`<div class="pair">${input.labelings.map(
    (labeling, index) =>
      markup`<div><h3>Labels ${labeling.version} ${causalityBadge(labeling)}</h3><p class="quiet">${formatSentence(labeling.meaning)}</p>${chartPlace(
        {
          name: `outcome-${index}`,
          description: `Distribution of y for each ${labeling.version} label. The table of results by label has n, mean and median.`,
          width: HALF_WIDTH,
          height: () => outcomeChartHeight(bins.length),
          option: (frame) => outcomeChart(data, index, frame),
        },
      )}</div>`,
  )}</div>`,
})}
${chartFigure({
  title: 'y, alts and benchmark, compounded',
  caption: markup`<p>Top: the product of (1 + y) over the valid weeks, minus 1. It shows in which stretches alts led or lagged; it is not the equity of a strategy: no
positions, no costs. Middle: alts (equal weight) and ${data.benchmark}, each compounded. Bottom: the label of each week. A rejected week leaves every level as it was.</p>${printed}`,
  controls: labelingSwitch(data, 'cumulative'),
  legend: legend([legendLine('y', 'ink'), legendLine('alts', 'series-a'), legendLine(data.benchmark, 'series-b', 'dashed'), ...chips]),
  charts: chartPlace({
    name: 'cumulative',
    description: `Compounded y, compounded alts and benchmark, and the ${version} label of each week.`,
    width: FULL_WIDTH,
    height: (frame) => cumulativeChartHeight(frame, bins.length),
    option: (frame) => cumulativeChart(data, selected, frame),
  }),
})}
${chartFigure({
  title: 'Coverage through time',
  caption: markup`<p>Share of the basket of ${data.basketSize} with enough funding days, and with prices at both ends of the week. Below the limit (funding ${formatCoverage(minCoveragePct)},
prices ${formatCoverage(minPriceCoveragePct)}) a week is rejected.</p>`,
  legend: legend([
    legendLine('funding', 'series-a'),
    legendLine('prices', 'series-b', 'dashed'),
    legendLine('limit', 'ink', 'dotted'),
    markup`<b aria-hidden="true" style="color:var(--warning)">×</b> rejected decision date`,
  ]),
  charts: chartPlace({
    name: 'coverage',
    description: 'Funding and price coverage of the basket week by week, with their limits and the rejected decision dates.',
    width: FULL_WIDTH,
    height: () => COVERAGE_CHART_HEIGHT,
    option: (frame) => coverageChart(data, frame),
  }),
})}
</section>`;
}
