import type { BinStyle } from './bin-palette.js';

// Orange for alts, grey between, blue for majors: told apart by every kind of colour vision. The strong ones stand out most, darker on a light
// page and brighter on a dark one; all keep 3:1 against the page. The shapes carry the order a second time.
const STOPS = [
  { shape: 'down', glyph: '▼', light: '#8f3a00', dark: '#ffa45c' },
  { shape: 'diamond', glyph: '◆', light: '#cf7a1c', dark: '#b9742f' },
  { shape: 'circle', glyph: '●', light: '#828d99', dark: '#6f7b88' },
  { shape: 'square', glyph: '■', light: '#3f8fca', dark: '#4681b8' },
  { shape: 'up', glyph: '▲', light: '#124a87', dark: '#86c5ff' },
] as const;

/** A style for each regime, alts to majors. Names of the config become words: `STRONG_RISK_ON_ALTS` is shown as `strong alts`. */
export function regimePalette(names: readonly string[]): readonly BinStyle[] {
  const last = names.length - 1;
  return names.map((name, index) => {
    const place = last === 0 ? 2 : last === 2 ? 2 * index : Math.round((index / last) * (STOPS.length - 1));
    return { name: regimeLabel(name), ...STOPS[place]! };
  });
}

/** A regime's name as a reader says it. */
export function regimeLabel(name: string): string {
  return name.toLowerCase().replace('risk_on_', '').replaceAll('_', ' ');
}
