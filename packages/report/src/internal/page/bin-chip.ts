import type { BinStyle } from '../bin-palette.js';
import { markup, type Fragment } from '../markup.js';

/** Shape and name of a bin. */
export function binChip(bins: readonly Pick<BinStyle, 'glyph' | 'name'>[], index: number): Fragment {
  const { glyph, name } = bins[index]!;
  return markup`<span class="bin bin-${index}"><i aria-hidden="true">${glyph}</i> ${name}</span>`;
}
