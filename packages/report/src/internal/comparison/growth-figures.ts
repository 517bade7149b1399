import { equityCurve } from '@regimelab/performance';
import type { ComparisonInput, ComparisonVariant } from '../../comparison-input.js';
import { BASE, FIXED_GRID, NARROW, sideMargins, timeAxis, valueAxis, type ChartFrame } from '../charts/chart-style.js';
import { dayLine } from '../charts/days-axis.js';
import type { ChartOption } from '../charts/echarts.js';
import { referenceLine } from '../charts/marks.js';
import { MS_PER_DAY, timeOf } from '../charts/time-of.js';
import { formatPercent } from '../format.js';
import { markup, trusted, type Fragment } from '../markup.js';
import { chartFigure, chartPlace, legend } from '../page/chart-figure.js';
import { variantLook } from './comparison-styles.js';

const FULL_WIDTH = 760;

/** A line of a chart: levels on days. */
interface GrowthLine {
  readonly k: number;
  readonly points: readonly (readonly [number, number])[];
}

/** Growth of every variant, and how far each has drawn away from the first. */
export function growthFigures({ variants }: ComparisonInput): Fragment {
  const traded = variants.flatMap(({ days }, k) => (days === null || days.date.length === 0 ? [] : [{ k, days }]));
  if (traded.length === 0) return '';
  const grown = traded.map(({ k, days }): GrowthLine => {
    const levels = equityCurve(days.net);
    return { k, points: days.date.map((date, row) => [timeOf(date), levels[row + 1]! - 1]) };
  });
  const first = variants[0]!.days;
  const apart = first === null ? [] : traded.filter(({ k }) => k > 0).map(({ k, days }) => ({ k, points: lead(days, first) }));
  const shown = apart.filter(({ points }) => points.length > 0);
  return markup`<section aria-labelledby="growth"><h2 id="growth">Growth</h2>
${chartFigure({
  title: 'Growth of one unit, net of all costs',
  caption: markup`<p>Each variant over its own simulated days.</p>`,
  legend: variantLegend(
    variants,
    traded.map(({ k }) => k),
  ),
  charts: chartPlace({
    name: 'growth',
    description: 'Growth of each variant; the table of figures has the returns in numbers.',
    width: FULL_WIDTH,
    height: chartHeight,
    option: (frame) => linesChart(grown, 'growth since the first day', frame),
  }),
})}
${
  shown.length > 0 &&
  chartFigure({
    title: `Growth beside ${variants[0]!.title}`,
    caption: markup`<p>Equity of a variant over that of the first, − 1, on the days both have: what choosing the variant instead would have made.</p>`,
    legend: variantLegend(
      variants,
      shown.map(({ k }) => k),
    ),
    charts: chartPlace({
      name: 'lead',
      description: 'Equity of each variant relative to the first one.',
      width: FULL_WIDTH,
      height: chartHeight,
      option: (frame) => linesChart(shown, 'ahead of the first', frame),
    }),
  })
}</section>`;
}

/** The variants' lines with their names. */
export function variantLegend(variants: readonly ComparisonVariant[], shown: readonly number[]): Fragment {
  return legend(shown.map((k) => markup`${variantChip(k)}${upperFirst(variants[k]!.title)}`));
}

/** A title at the beginning of a cell. */
export const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A piece of a variant's line. */
export function variantChip(k: number): Fragment {
  const { colour, dash } = variantLook(k);
  return trusted(
    `<span class="chip" style="border-top-style:${dash === undefined ? 'solid' : dash[0] === 2 ? 'dotted' : 'dashed'};color:${colour}"></span>`,
  );
}

type Days = NonNullable<ComparisonVariant['days']>;

function lead(days: Days, first: Days): readonly (readonly [number, number])[] {
  const base = new Map(first.date.map((date, row) => [date, first.net[row]!]));
  let level = 1;
  return days.date.flatMap((date, row): (readonly [number, number])[] => {
    const [own, its] = [days.net[row]!, base.get(date)];
    if (its === undefined || !Number.isFinite(own) || !Number.isFinite(its)) return [];
    level *= (1 + own) / (1 + its);
    return [[timeOf(date), level - 1]];
  });
}

const chartHeight = (frame: ChartFrame) => (frame.width < NARROW ? 230 : 300);

function linesChart(lines: readonly GrowthLine[], name: string, frame: ChartFrame): ChartOption {
  const times = lines.flatMap(({ points }) => [points[0]![0], points.at(-1)![0]]);
  const range = [Math.min(...times), Math.max(...times, Math.min(...times) + MS_PER_DAY)] as const;
  const largest = Math.max(...lines.flatMap(({ points }) => points.map(([, level]) => Math.abs(level))));
  const digits = largest < 0.0005 ? 3 : largest < 0.005 ? 2 : largest < 0.05 ? 1 : 0;
  return {
    ...BASE,
    grid: { ...FIXED_GRID, ...sideMargins(frame), top: 30, bottom: 28 },
    xAxis: timeAxis(0, frame, range, true),
    yAxis: {
      ...valueAxis(0, name, (value) => formatPercent(value, digits)),
      splitNumber: 5,
      ...(largest === 0 && { min: -0.01, max: 0.01 }),
    },
    series: [
      referenceLine([range[0], 0], 'across', {}),
      // The first on top.
      ...[...lines].reverse().map(({ k, points }) => {
        const { colour, dash, width } = variantLook(k);
        const shortened = points.map(([time, level]) => [time, Number(level.toPrecision(6))] as const);
        return dayLine(`variant-${k}`, shortened, { colour, width, ...(dash && { dash: [...dash] }) });
      }),
    ],
  };
}
