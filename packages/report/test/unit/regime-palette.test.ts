import { describe, expect, it } from '@jest/globals';
import { regimeLabel, regimePalette } from '../../src/internal/regime-palette.js';

const FIVE = ['STRONG_RISK_ON_ALTS', 'WEAK_RISK_ON_ALTS', 'BALANCED', 'WEAK_RISK_ON_MAJORS', 'STRONG_RISK_ON_MAJORS'];

describe('regimePalette', () => {
  it('gives three regimes the ends and the middle of five', () => {
    const [alts, , balanced, , majors] = regimePalette(FIVE);
    const three = regimePalette(['RISK_ON_ALTS', 'BALANCED', 'RISK_ON_MAJORS']);
    expect(three.map(({ light }) => light)).toEqual([alts, balanced, majors].map((style) => style!.light));
    expect(three.map(({ name }) => name)).toEqual(['alts', 'balanced', 'majors']);
  });

  it('gives every regime a shape of its own', () => {
    expect(new Set(regimePalette(FIVE).map(({ glyph }) => glyph)).size).toBe(5);
    expect(regimePalette(['RISK_ON_ALTS', 'RISK_ON_MAJORS']).map(({ glyph }) => glyph)).toEqual(['▼', '▲']);
  });

  it('keeps 3:1 against both pages', () => {
    for (const { light, dark } of regimePalette(FIVE)) {
      expect(contrast(light, '#ffffff')).toBeGreaterThanOrEqual(3);
      expect(contrast(dark, '#12161c')).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(['protan', 'deutan'] as const)('keeps neighbours and opposites apart to a %s eye', (kind) => {
    for (const scheme of ['light', 'dark'] as const) {
      const seen = regimePalette(FIVE).map((style) => lab(simulated(style[scheme], kind)));
      for (let a = 0; a < seen.length; a++) {
        for (let b = a + 1; b < seen.length; b++) expect(Math.hypot(...seen[a]!.map((v, k) => v - seen[b]![k]!))).toBeGreaterThan(15);
      }
    }
  });
});

describe('regimeLabel', () => {
  it('says the name of the config in words', () => {
    expect(FIVE.map(regimeLabel)).toEqual(['strong alts', 'weak alts', 'balanced', 'weak majors', 'strong majors']);
  });
});

type Rgb = [number, number, number];

const channels = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as Rgb;
const linear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);

/** WCAG contrast ratio. */
function contrast(a: string, b: string): number {
  const [high, low] = [a, b].map((hex) => luminance(channels(hex).map(linear) as Rgb)).sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** Viénot, Brettel and Mollon (1999), for a dichromat: linear sRGB as that eye sees it. */
function simulated(hex: string, kind: 'protan' | 'deutan'): Rgb {
  const [r, g, b] = channels(hex).map(linear) as Rgb;
  return kind === 'protan'
    ? [0.11238 * r + 0.88762 * g, 0.11238 * r + 0.88762 * g, 0.00401 * r - 0.00401 * g + b]
    : [0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b];
}

/** CIE L*a*b* of linear sRGB, D65. */
function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(luminance([r, g, b]));
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
