import { describe, expect, it } from '@jest/globals';
import { binPalette } from '../../src/internal/bin-palette.js';
import { compounded } from '../../src/internal/charts/cumulative-chart.js';
import { initialLabeling, msmChartData } from '../../src/internal/charts/msm-chart-data.js';
import { quartiles } from '../../src/internal/charts/outcome-chart.js';
import { withGaps } from '../../src/internal/charts/weeks-axis.js';
import { sampleReportInput } from '../sample-report-input.js';

describe('compounded', () => {
  it('is the product of 1 + r up to each week, minus 1', () => {
    // 1.1, 1.1·0.5 = 0.55, 0.55·1.2 = 0.66
    const levels = compounded([0.1, -0.5, 0.2]);
    [0.1, -0.45, -0.34].forEach((level, week) => expect(levels[week]).toBeCloseTo(level, 12));
  });

  it('leaves the level as it was where a return is missing', () => {
    expect(compounded([0.25, null, 0.25])).toEqual([0.25, 0.25, 0.5625]);
  });
});

describe('quartiles', () => {
  it('interpolates linearly (type 7)', () => {
    // n = 6: places 1.25, 2.5 and 3.75 of 1 2 4 8 16 32
    expect(quartiles([32, 1, 8, 2, 16, 4])).toEqual({ q1: 2.5, median: 6, q3: 14 });
  });

  it('is left out below five values', () => {
    expect(quartiles([1, 2, 3, 4])).toBeNull();
    expect(quartiles([3, 3, 3, 3, 3])).toEqual({ q1: 3, median: 3, q3: 3 });
  });
});

describe('withGaps', () => {
  it('breaks the line where weeks are missing between an end and the next start', () => {
    const { weeks } = msmChartData(sampleReportInput({ weeks: 4, rejectedEvery: 3 })); // the third of four dates is rejected
    expect(withGaps(weeks, [1, 2, 3])).toEqual([
      [Date.UTC(2024, 1, 5), 1],
      [Date.UTC(2024, 1, 12), 2],
      [Date.UTC(2024, 1, 19), null],
      [Date.UTC(2024, 1, 26), 3],
    ]);
  });
});

describe('binPalette', () => {
  it('gives the five colour names their colours whatever their place', () => {
    const [first] = binPalette(['Green', 'Red']);
    expect(first!.light).toBe(binPalette(['Red', 'Orange', 'Yellow', 'YellowGreen', 'Green'])[4]!.light);
  });

  it('puts other names between red and green by their place, each with its own colour', () => {
    const palette = binPalette(Array.from({ length: 20 }, (_, index) => `q${index + 1}`));
    expect(palette[0]!.light).toBe('#b02a30');
    expect(palette[19]!.light).toBe('#16704e');
    expect(new Set(palette.map(({ light }) => light)).size).toBe(20);
  });

  it('tells the five bins apart by shape', () => {
    expect(binPalette(['Red', 'Orange', 'Yellow', 'YellowGreen', 'Green']).map(({ glyph }) => glyph)).toEqual(['▼', '◆', '●', '■', '▲']);
  });

  it('keeps 3:1 against the white and the dark page', () => {
    for (const { light, dark } of binPalette(['Red', 'Orange', 'Yellow', 'YellowGreen', 'Green'])) {
      expect(contrast(light, '#ffffff')).toBeGreaterThan(3);
      expect(contrast(dark, '#12161c')).toBeGreaterThan(3);
    }
  });
});

describe('initialLabeling', () => {
  const labeling = (causality: 'hindsight' | 'causal', bin: number[]) => ({ version: 'v', causality, bin, percentile: [], stats: [] });

  it('is the first causal one that has a label', () => {
    expect(initialLabeling([labeling('hindsight', [0]), labeling('causal', [-1, 2])])).toBe(1);
  });

  it('is the first where no causal one has any', () => {
    expect(initialLabeling([labeling('hindsight', [0]), labeling('causal', [-1])])).toBe(0);
  });
});

/** WCAG 2 contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [r, g, blue] = [1, 3, 5]
      .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * blue!;
  };
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}
