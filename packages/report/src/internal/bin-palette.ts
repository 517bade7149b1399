/** How a bin looks. Shape carries the order as well as colour does, so the charts can be read without telling red from green. */
export interface BinStyle {
  readonly name: string;
  readonly shape: 'down' | 'diamond' | 'circle' | 'square' | 'up';
  /** The shape as a character. */
  readonly glyph: string;
  /** Colour on a light page and on a dark one. */
  readonly light: string;
  readonly dark: string;
}

type Rgb = readonly [number, number, number];

// Light shades keep 3:1 against white, dark ones against the dark page; lightness differs from neighbour to neighbour.
const STOPS: readonly { name: string; light: Rgb; dark: Rgb }[] = [
  { name: 'red', light: [176, 42, 48], dark: [244, 104, 96] },
  { name: 'orange', light: [217, 112, 26], dark: [245, 158, 76] },
  { name: 'yellow', light: [181, 142, 0], dark: [236, 210, 84] },
  { name: 'yellowgreen', light: [108, 152, 32], dark: [172, 214, 92] },
  { name: 'green', light: [22, 112, 78], dark: [72, 190, 138] },
];

const SHAPES = [
  { shape: 'down', glyph: '▼' },
  { shape: 'diamond', glyph: '◆' },
  { shape: 'circle', glyph: '●' },
  { shape: 'square', glyph: '■' },
  { shape: 'up', glyph: '▲' },
] as const;

/**
 * A style for each bin, low to high. A name that is one of the five colours gets that colour; any other the colour of its place between
 * red (low) and green (high).
 */
export function binPalette(names: readonly string[]): readonly BinStyle[] {
  return names.map((name, index) => {
    const place = names.length === 1 ? 1 : index / (names.length - 1);
    const named = STOPS.findIndex((stop) => stop.name === name.toLowerCase());
    const at = named >= 0 ? named : place * (STOPS.length - 1);
    return { name, ...SHAPES[Math.round(place * (SHAPES.length - 1))]!, light: colourAt(at, 'light'), dark: colourAt(at, 'dark') };
  });
}

/** The CSS variable that holds a bin's colour in the scheme in force. */
export function binColour(index: number): string {
  return `var(--bin-${index})`;
}

function colourAt(at: number, scheme: 'light' | 'dark'): string {
  const low = STOPS[Math.floor(at)]![scheme];
  const high = STOPS[Math.ceil(at)]![scheme];
  const part = at - Math.floor(at);
  return `#${low.map((value, channel) => hex(value + part * (high[channel]! - value))).join('')}`;
}

const hex = (value: number) => Math.round(value).toString(16).padStart(2, '0');
