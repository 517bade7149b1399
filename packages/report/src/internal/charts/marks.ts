import { binColour } from '../bin-palette.js';
import { FONT, MUTED, PAPER } from './chart-style.js';
import type { CustomSeriesOption } from './echarts.js';
import type { MsmChartData } from './msm-chart-data.js';

// Points are custom elements, not a scatter series: less to load, less to draw, and the shapes are ours.

/** Shape and colour of a bin around a point; −1 (no label) is an open grey circle. */
export function binMark(bins: MsmChartData['bins'], index: number, x: number, y: number, radius: number, outline = PAPER) {
  const style = { fill: binColour(index), stroke: outline, lineWidth: outline === PAPER ? 0.8 : 1.5 };
  const polygon = (corners: readonly (readonly [number, number])[]) => ({
    type: 'polygon' as const,
    shape: { points: corners.map(([dx, dy]) => [round(x + radius * dx), round(y + radius * dy)]) },
    style,
    emphasisDisabled: true,
  });
  switch (bins[index]?.shape) {
    case 'down':
      return polygon([[-1, -0.85], [1, -0.85], [0, 0.95]]); // prettier-ignore
    case 'up':
      return polygon([[-1, 0.85], [1, 0.85], [0, -0.95]]); // prettier-ignore
    case 'diamond':
      return polygon([[0, -1.15], [1.15, 0], [0, 1.15], [-1.15, 0]]); // prettier-ignore
    case 'square':
      return polygon([[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]]); // prettier-ignore
    case 'circle':
      return { type: 'circle' as const, shape: { cx: round(x), cy: round(y), r: radius }, style, emphasisDisabled: true };
    default: {
      const open = { fill: PAPER, stroke: outline === PAPER ? MUTED : outline, lineWidth: 1.2 };
      return { type: 'circle' as const, shape: { cx: round(x), cy: round(y), r: radius - 1 }, style: open, emphasisDisabled: true };
    }
  }
}

/** A cross, for a mean or a rejected week; `halo` sets it off from what lies below. */
export function crossMark(x: number, y: number, arm: number, colour: string, halo: boolean) {
  const d = `M${round(x - arm)} ${round(y - arm)}L${round(x + arm)} ${round(y + arm)}M${round(x - arm)} ${round(y + arm)}L${round(x + arm)} ${round(y - arm)}`;
  const stroke = (colourOf: string, lineWidth: number) => ({
    type: 'path' as const,
    shape: { pathData: d },
    style: { fill: 'none', stroke: colourOf, lineWidth, lineCap: 'round' as const },
    emphasisDisabled: true,
  });
  return { type: 'group' as const, children: halo ? [stroke(PAPER, 5), stroke(colour, 2.2)] : [stroke(colour, 2.2)] };
}

/**
 * A line across the plot at one value, behind everything else. (A markLine would be one more component in the page.)
 *
 * @param at a point of the plot; the line runs through it, `across` all dates or `up` all rows
 */
export function referenceLine(at: readonly [number, number], across: 'across' | 'up', look: ReferenceLook): CustomSeriesOption {
  const { index = 0, colour = MUTED, dash, label } = look;
  return {
    type: 'custom',
    silent: true,
    z: 1,
    xAxisIndex: index,
    yAxisIndex: index,
    tooltip: { show: false },
    data: [[...at]],
    encode: { x: 0, y: 1 },
    clip: false,
    renderItem: (params, api) => {
      const [x, y] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const plot = params.coordSys as unknown as { x: number; y: number; width: number; height: number };
      const line = {
        type: 'line' as const,
        shape:
          across === 'across'
            ? { x1: plot.x, x2: plot.x + plot.width, y1: y, y2: y }
            : { x1: x, x2: x, y1: plot.y, y2: plot.y + plot.height },
        style: { fill: 'none', stroke: colour, lineWidth: 1, ...(dash === undefined ? {} : { lineDash: dash }) },
      };
      if (label === undefined) return line;
      const text = { fontFamily: FONT, fontSize: 11, fill: MUTED, text: label, verticalAlign: 'bottom' as const };
      return { type: 'group' as const, children: [line, { type: 'text' as const, x: plot.x + 4, y: y - 3, style: text }] };
    },
  };
}

interface ReferenceLook {
  /** Of the plot, in a chart of several. */
  readonly index?: number;
  readonly colour?: string;
  readonly dash?: number[];
  readonly label?: string;
}

const round = (value: number) => Math.round(10 * value) / 10;
