import type { DashboardData, JsonColumn } from '../dashboard/dashboard-data.js';
import { formatNumber, formatPercent } from '../format.js';
import {
  BASE,
  FIXED_GRID,
  INK,
  NARROW,
  SERIES_A,
  SERIES_B,
  sideMargins,
  timeAxis,
  tooltip,
  valueAxis,
  type ChartFrame,
} from './chart-style.js';
import { dayAnchor, dayLine, dayRange, idleShade, rangeWithZero } from './days-axis.js';
import { dayTooltip, numberLine, returnLine } from './day-tooltip.js';
import type { ChartOption } from './echarts.js';
import { referenceLine } from './marks.js';
import { linkedZoom } from './weeks-axis.js';
import { timeOf } from './time-of.js';

const TOP = 30;
const GAP = 44;

/** Height of {@link exposureChart} in pixels. */
export function exposureChartHeight(frame: ChartFrame): number {
  const [exposures, betas] = plotHeights(frame);
  return TOP + exposures + GAP + betas + 28;
}

/** What was held after the trades of each day, by leg and net, and the betas the book aimed at and had. */
export function exposureChart(data: DashboardData, frame: ChartFrame): ChartOption {
  const { daily, timeline, majors } = data;
  const range = dayRange(data);
  const sides = sideMargins(frame);
  const [exposures, betas] = plotHeights(frame);
  const at = (column: JsonColumn) => daily.day.map((day, row) => [timeOf(timeline.date[day]!), column[row]!] as const);
  const alts = daily.altGross.map((gross) => (gross === null ? null : -gross));
  // The alts are short by their gross, so what is left of the net is the majors' side.
  const long = daily.netExposure.map((net, row) => (net === null || daily.altGross[row] === null ? null : net + daily.altGross[row]!));
  const beta = (value: number) => formatNumber(value, 2);
  const [low, high] = rangeWithZero([...alts, ...long, ...daily.netExposure], 0.5);
  const [betaLow, betaHigh] = rangeWithZero([...daily.realisedBeta, ...daily.residualBeta].flat(), 0.1);
  const inside = { showMinLabel: false, showMaxLabel: false };
  const exposureAxis = valueAxis(0, '% of equity, after the trades', (value) => formatPercent(value, 0));
  const betaAxis = valueAxis(1, 'beta of the book', beta);

  return {
    ...BASE,
    grid: [
      { ...FIXED_GRID, ...sides, top: TOP, height: exposures },
      { ...FIXED_GRID, ...sides, top: TOP + exposures + GAP, height: betas },
    ],
    ...(frame.interactive && { axisPointer: { link: [{ xAxisIndex: 'all' }] } }),
    tooltip: tooltip(
      frame,
      'axis',
      dayTooltip(data, (_day, row) => {
        if (row < 0) return [['Book', 'not simulated']];
        return [
          returnLine('Majors, gross', daily.majorGross[row], 1),
          returnLine('Alts, gross', daily.altGross[row], 1),
          returnLine('Net', daily.netExposure[row], 1),
          numberLine('Alts held', daily.nAlts[row], 0),
          ...majors.map((id, index) => numberLine(`Realised beta, ${id}`, daily.realisedBeta[index]![row], 3)),
          ...majors.map((id, index) => numberLine(`Ex-ante residual, ${id}`, daily.residualBeta[index]![row], 3)),
        ];
      }),
    ),
    xAxis: [timeAxis(0, frame, range, false), timeAxis(1, frame, range, true)],
    yAxis: [
      { ...exposureAxis, min: low, max: high, splitNumber: 4, axisLabel: { ...exposureAxis.axisLabel, ...inside } },
      { ...betaAxis, min: betaLow, max: betaHigh, splitNumber: 4, axisLabel: { ...betaAxis.axisLabel, ...inside } },
    ],
    dataZoom: linkedZoom(frame, [0, 1], false),
    series: [
      ...dayAnchor(data, frame, 0),
      ...idleShade(data, frame, [0, 1]),
      referenceLine([range[0], 0], 'across', { index: 0 }),
      referenceLine([range[0], 0], 'across', { index: 1 }),
      dayLine('majors', at(long), { colour: SERIES_A, step: true, area: true, width: 1.2 }),
      dayLine('alts', at(alts), { colour: SERIES_B, step: true, area: true, width: 1.2 }),
      dayLine('exposure', at(daily.netExposure), { colour: INK, step: true, width: 1.6 }),
      ...[SERIES_A, SERIES_B].flatMap((colour, index) => [
        dayLine(`residual-${index}`, at(daily.residualBeta[index]!), { plot: 1, colour, width: 1.5, dash: [2, 2], step: true }),
        dayLine(`realised-${index}`, at(daily.realisedBeta[index]!), { plot: 1, colour, width: 1.8 }),
      ]),
    ],
  };
}

function plotHeights(frame: ChartFrame): [number, number] {
  return frame.width < NARROW ? [150, 150] : [170, 170];
}
