import type { ChartOption, TooltipComponentOption } from './echarts.js';

/** Where a chart will stand. */
export interface ChartFrame {
  /** Pixels. */
  readonly width: number;
  /** False for the picture that is made on the server: no tooltip, no slider. */
  readonly interactive: boolean;
}

/** Below this width a chart is laid out for a phone. */
export const NARROW = 560;

// Colours are CSS variables, so one SVG is right on light and dark pages and on paper. ECharts passes them through untouched as long as it
// has no reason to compute with them: hence no animation and no emphasis anywhere.
export const INK = 'var(--ink)';
export const MUTED = 'var(--muted)';
export const RULE = 'var(--rule)';
export const GRID_LINE = 'var(--grid)';
export const PAPER = 'var(--paper)';
export const SERIES_A = 'var(--series-a)';
export const SERIES_B = 'var(--series-b)';
export const WARNING = 'var(--warning)';
/** Gains and losses, on the dashboard only. */
export const GAIN = 'var(--gain)';
export const LOSS = 'var(--loss)';

// No quotes: ECharts puts it into a style attribute as it is.
export const FONT = 'system-ui, sans-serif';
const FONT_SIZE = 12;

/** Text of custom elements, set off from lines that run behind it. */
export const HALO_TEXT = { fontFamily: FONT, stroke: PAPER, lineWidth: 4 };

/** The plot is exactly where it is put: left to make room for labels, ECharts lays out every axis twice. */
export const FIXED_GRID = { outerBoundsMode: 'none' } as const;

/** Every linked chart has the same margins, so that a date stands at the same place in all of them. */
export function sideMargins(frame: ChartFrame): { left: number; right: number } {
  return frame.width < NARROW ? { left: 54, right: 40 } : { left: 88, right: 60 };
}

/** What all charts share. */
export const BASE: ChartOption = {
  animation: false,
  useUTC: true,
  backgroundColor: 'transparent',
  textStyle: { fontFamily: FONT, fontSize: FONT_SIZE, color: MUTED },
};

/** Part of every series that a pointer can touch. */
export const NO_EMPHASIS = { emphasis: { disabled: true } } as const;

/** A value axis. */
export function valueAxis(gridIndex: number, name: string, format: (value: number) => string) {
  return {
    type: 'value' as const,
    gridIndex,
    name,
    nameLocation: 'end' as const,
    nameGap: 12,
    nameTextStyle: { color: MUTED, fontSize: FONT_SIZE, align: 'left' as const },
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: MUTED, fontSize: FONT_SIZE, formatter: format },
    splitLine: { lineStyle: { color: GRID_LINE, width: 1 } },
  };
}

/** The time axis of the linked charts; `labelled` false where another axis right below shows the same dates. */
export function timeAxis(gridIndex: number, frame: ChartFrame, range: readonly [number, number], labelled: boolean) {
  return {
    type: 'time' as const,
    gridIndex,
    min: range[0],
    max: range[1],
    splitNumber: frame.width < NARROW ? 3 : 8,
    axisLine: { lineStyle: { color: RULE }, onZero: false },
    axisTick: { show: labelled, lineStyle: { color: RULE } },
    axisLabel: {
      show: labelled,
      color: MUTED,
      fontSize: FONT_SIZE,
      hideOverlap: true,
      formatter: { year: '{yyyy}', month: '{MMM}', day: '{d} {MMM}', hour: '{d} {MMM}', minute: '{d} {MMM}' },
    },
    splitLine: { show: false },
    ...(frame.interactive && {
      axisPointer: { show: true, snap: true, type: 'line' as const, lineStyle: { color: MUTED, width: 1 }, label: { show: false } },
    }),
  };
}

/** The tooltip, where there is a pointer. `content` gives HTML with everything escaped, or nothing to show none. */
export function tooltip(frame: ChartFrame, trigger: 'axis' | 'item', content: (params: unknown) => string): TooltipComponentOption[] {
  if (!frame.interactive) return [];
  return [
    {
      trigger,
      formatter: content,
      confine: true,
      transitionDuration: 0,
      backgroundColor: 'var(--raised)',
      borderColor: RULE,
      borderWidth: 1,
      padding: [8, 10],
      textStyle: { color: INK, fontFamily: FONT, fontSize: 12.5 },
      extraCssText: 'box-shadow: 0 2px 10px rgb(0 0 0 / 18%); border-radius: 6px; max-width: 340px;',
    },
  ];
}
