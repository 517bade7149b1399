import type { SweepSurface } from '../../sweep-report-input.js';
import { formatNumber } from '../format.js';
import { markup, trusted, type Fragment } from '../markup.js';

/** Share of colour in the strongest cell: text stays readable on it. */
const STRONGEST = 0.6;

/**
 * The Sharpe ratio over a grid as a table: the last key across, the one before it down, a table for each combination of the others. Colour goes from
 * loss over nothing at 0 to gain, the same scale in all tables.
 */
export function heatMaps(surface: SweepSurface): Fragment {
  const { keys, points } = surface;
  const strongest = Math.max(...points.map(({ sharpe }) => Math.abs(sharpe ?? 0)), Number.MIN_VALUE);
  const outer = keys.slice(0, -2);
  return combinations(outer.map(({ values }) => values.length)).map((fixed) => {
    const caption = outer.map(({ key, values }, d) => `${shortKey(key)} ${values[fixed[d]!]}`).join(', ');
    return heatMap(surface, fixed, caption, strongest);
  });
}

function heatMap({ keys, points, best }: SweepSurface, fixed: readonly number[], caption: string, strongest: number): Fragment {
  const across = keys.at(-1)!;
  const down = keys.length > 1 ? keys.at(-2)! : null;
  const cell = (row: number, column: number): Fragment => {
    const at = down === null ? [column] : [...fixed, row, column];
    const found = points.find((point) => point.at.every((index, d) => index === at[d]));
    const sharpe = found?.sharpe ?? null;
    if (sharpe === null) return markup`<td class="number absent">n/a</td>`;
    const isBest = best !== null && best.every((index, d) => index === at[d]);
    const tone = sharpe < 0 ? 'loss' : 'gain';
    const heat = ((STRONGEST * Math.abs(sharpe)) / strongest).toFixed(3);
    return markup`<td class="number heat ${tone}${isBest ? ' best' : ''}"${trusted(` style="--heat:${heat}"`)}>${formatNumber(sharpe, 2)}${isBest && markup`<span class="visually-hidden"> (best)</span>`}</td>`;
  };
  const rows = down === null ? [null] : down.values;
  return markup`<div class="scroll" tabindex="0"><table class="surface">
${caption !== '' && markup`<caption>${caption}</caption>`}
<thead><tr>${down !== null && markup`<th scope="col">${shortKey(down.key)}</th>`}${across.values.map((value) => markup`<th scope="col" class="number"><small>${shortKey(across.key)}</small>${value}</th>`)}</tr></thead>
<tbody>${rows.map((value, row) => markup`<tr>${value !== null && markup`<th scope="row">${value}</th>`}${across.values.map((_, column) => cell(row, column))}</tr>`)}</tbody>
</table></div>`;
}

/** The last part of a dotted key: the others stand above the table. */
export const shortKey = (key: string) => key.split('.').at(-1)!;

function combinations(sizes: readonly number[]): readonly (readonly number[])[] {
  return sizes.reduce<readonly (readonly number[])[]>(
    (all, size) => all.flatMap((head) => Array.from({ length: size }, (_, index) => [...head, index])),
    [[]],
  );
}
