import type { ComparisonMonitors, ComparisonSpread } from '../../comparison-input.js';
import { binColour } from '../bin-palette.js';
import {
  BASE,
  FIXED_GRID,
  INK,
  MUTED,
  NARROW,
  sideMargins,
  SERIES_A,
  timeAxis,
  valueAxis,
  type ChartFrame,
} from '../charts/chart-style.js';
import { dayLine } from '../charts/days-axis.js';
import type { ChartOption, CustomSeriesOption } from '../charts/echarts.js';
import { referenceLine } from '../charts/marks.js';
import { MS_PER_DAY, timeOf } from '../charts/time-of.js';
import { figureText } from '../dashboard/figure-text.js';
import { formatP } from '../format-p.js';
import { formatCount, formatNumber, formatPercent, formatReturn } from '../format.js';
import { markup, type Fragment } from '../markup.js';
import { binChip } from '../page/bin-chip.js';
import { chartFigure, chartPlace, legend, legendLine } from '../page/chart-figure.js';
import { dataTable } from '../page/data-table.js';
import { regimePalette } from '../regime-palette.js';

const FULL_WIDTH = 760;
const [TOP, GAP, STRIP] = [30, 40, 13];

/** Two monitors: their scores over time, how far they agree, and what followed their readings. */
export function monitorsSection(monitors: ComparisonMonitors): Fragment {
  const bins = regimePalette(monitors.classes);
  const { date, figures } = monitors;
  if (date.length === 0) {
    return markup`<section aria-labelledby="monitors"><h2 id="monitors">The two monitors</h2><p>No day has both scores, so nothing can be compared.</p></section>`;
  }
  return markup`<section aria-labelledby="monitors"><h2 id="monitors">The two monitors</h2>
<p>${formatCount(date.length, 'day')} with both scores, ${date[0]} to ${date.at(-1)!}. High scores favour majors in both.</p>
${chartFigure({
  title: 'Scores and classes',
  caption: markup`<p>The current score, the legacy score with the limits of its classes, and the class of each day by both.</p>`,
  legend: markup`${legend([legendLine('current score', 'ink'), legendLine('legacy score', 'series-a')])}${legend(monitors.classes.map((_, k) => binChip(bins, k)))}`,
  charts: chartPlace({
    name: 'monitors',
    description: 'Both scores over time and the class of each day; the tables below count the classes.',
    width: FULL_WIDTH,
    height: chartHeight,
    option: (frame) => monitorsChart(monitors, frame),
  }),
})}
<div class="columns"><div><h3>How far they agree</h3>${dataTable(
    [
      { head: 'Measure', kind: 'rowHead', cell: ({ name, note }) => markup`${name}<small>${note}</small>` },
      { head: '', kind: 'number', cell: ({ figure, unit }) => figureText(figure, FORMATS[unit]) },
    ],
    figures,
  )}</div>
<div><h3>Days by class</h3>${confusionTable(monitors, (k) => binChip(bins, k))}</div></div>
<h3 class="after">What followed</h3>
<p>Mean return of the majors over the alts of the basket after the days of each class. t: HAC, for overlapping returns; descriptive.</p>
${spreadTable(monitors.spreads, (name) => binChip(bins, monitors.classes.indexOf(name)))}</section>`;
}

const FORMATS: Readonly<Record<ComparisonMonitors['figures'][number]['unit'], (value: number) => string>> = {
  fraction: (value) => formatPercent(value, 1),
  number: (value) => formatNumber(value, 3),
  p: formatP,
};

function confusionTable({ classes, confusion }: ComparisonMonitors, chip: (k: number) => Fragment): Fragment {
  return markup`<div class="scroll" tabindex="0"><table class="confusion"><thead><tr><th scope="col">Current \\ legacy</th>${classes.map((_, k) => markup`<th scope="col" class="number">${chip(k)}</th>`)}</tr></thead>
<tbody>${confusion.map(
    (counts, row) =>
      markup`<tr><th scope="row">${chip(row)}</th>${counts.map((count, column) => markup`<td class="number ${row === column && 'same'}">${formatNumber(count, 0)}</td>`)}</tr>
`,
  )}</tbody></table></div>`;
}

function spreadTable(spreads: readonly ComparisonSpread[], chip: (name: string) => Fragment): Fragment {
  const horizons = [...new Set(spreads.map(({ horizon }) => horizon))];
  const rows = [...new Map(spreads.map((spread) => [`${spread.monitor} ${spread.monitorClass}`, spread])).values()];
  const at = ({ monitor, monitorClass }: ComparisonSpread, horizon: number) =>
    spreads.find((spread) => spread.monitor === monitor && spread.monitorClass === monitorClass && spread.horizon === horizon)!;
  return dataTable<ComparisonSpread>(
    [
      { head: 'Monitor', kind: 'rowHead', cell: ({ monitor }) => monitor },
      { head: 'Class', kind: 'text', cell: ({ monitorClass }) => chip(monitorClass) },
      ...horizons.flatMap((horizon) => [
        {
          head: formatCount(horizon, 'day'),
          unit: 'mean',
          kind: 'number' as const,
          cell: (row: ComparisonSpread) => figureText(at(row, horizon).mean, (value) => formatReturn(value, 2)),
        },
        {
          head: 't',
          kind: 'number' as const,
          cell: (row: ComparisonSpread) => figureText(at(row, horizon).hacT, (value) => formatNumber(value, 2)),
        },
        { head: 'n', kind: 'number' as const, cell: (row: ComparisonSpread) => formatNumber(at(row, horizon).n, 0) },
      ]),
    ],
    rows,
  );
}

const plotHeight = (frame: ChartFrame) => (frame.width < NARROW ? 130 : 160);
const chartHeight = (frame: ChartFrame) => TOP + plotHeight(frame) + GAP + plotHeight(frame) + 16 + 2 * (STRIP + 3) + 28;

function monitorsChart(monitors: ComparisonMonitors, frame: ChartFrame): ChartOption {
  const { date, currentScore, legacyScore, legacyLimits } = monitors;
  const times = date.map(timeOf);
  const range = [times[0]!, Math.max(times.at(-1)!, times[0]! + MS_PER_DAY)] as const;
  const sides = sideMargins(frame);
  const height = plotHeight(frame);
  const stripTop = TOP + 2 * height + GAP + 16;
  const line = (id: string, values: ArrayLike<number>, plot: number, colour: string) =>
    dayLine(id, withBreaks(times, values), { plot, colour, width: 1.3 });
  return {
    ...BASE,
    grid: [
      { ...FIXED_GRID, ...sides, top: TOP, height },
      { ...FIXED_GRID, ...sides, top: TOP + height + GAP, height },
      { ...FIXED_GRID, ...sides, top: stripTop, height: 2 * (STRIP + 3) },
    ],
    xAxis: [timeAxis(0, frame, range, false), timeAxis(1, frame, range, false), timeAxis(2, frame, range, true)],
    yAxis: [
      { ...valueAxis(0, 'current score', (value) => formatNumber(value, 1)), splitNumber: 4 },
      { ...valueAxis(1, 'legacy score', (value) => formatNumber(value, 0)), min: 0, max: 100, interval: 25 },
      {
        type: 'category',
        gridIndex: 2,
        inverse: true,
        data: ['current', 'legacy'],
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: MUTED, fontSize: 10.5, interval: 0 },
        splitLine: { show: false },
      },
    ],
    series: [
      referenceLine([range[0], 0], 'across', { index: 0 }),
      ...legacyLimits.map((limit) => referenceLine([range[0], limit], 'across', { index: 1, dash: [2, 3] })),
      line('current', currentScore, 0, INK),
      line('legacy', legacyScore, 1, SERIES_A),
      strips(monitors, times),
    ],
  };
}

/** Points of a line that breaks where a day is missing. */
function withBreaks(times: readonly number[], values: ArrayLike<number>): readonly (readonly [number, number | null])[] {
  return times.flatMap((time, k): (readonly [number, number | null])[] => {
    const point = [time, Number(values[k]!.toPrecision(6))] as const;
    return k > 0 && time - times[k - 1]! > MS_PER_DAY ? [[times[k - 1]! + MS_PER_DAY, null], point] : [point];
  });
}

/** The class of each day as blocks in two lanes. */
function strips({ currentClass, legacyClass }: ComparisonMonitors, times: readonly number[]): CustomSeriesOption {
  const blocks = [currentClass, legacyClass].flatMap((classes, lane) => {
    const found: [number, number, number, number][] = [];
    times.forEach((time, k) => {
      const last = found.at(-1);
      if (last !== undefined && last[3] === classes[k] && last[2] === time) last[2] = time + MS_PER_DAY;
      else found.push([time, lane, time + MS_PER_DAY, classes[k]!]);
    });
    return found;
  });
  return {
    type: 'custom',
    silent: true,
    xAxisIndex: 2,
    yAxisIndex: 2,
    clip: true,
    encode: { x: [0, 2], y: 1 },
    data: blocks,
    renderItem: (params, api) => {
      const [left, middle] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const right = api.coord([api.value(2), api.value(1)])[0]!;
      const area = params.coordSys as unknown as { x: number; width: number };
      const to = Math.min(right, area.x + area.width);
      if (to <= left) return null;
      return {
        type: 'rect' as const,
        shape: { x: left, y: middle - STRIP / 2, width: to - left, height: STRIP },
        style: { fill: binColour(Number(api.value(3))) },
      };
    },
  };
}
