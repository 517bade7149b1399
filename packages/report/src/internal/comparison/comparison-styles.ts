/** Colours of variants besides the first, which is drawn in ink: told apart by lightness too, at 3:1 against the page. */
const LIGHT = ['#1f6091', '#b5541c', '#2d7d5a', '#8a4fa3', '#7a6a14', '#b02a5c'];
const DARK = ['#74b3e6', '#e8965a', '#6cc79c', '#c79be0', '#d1bd52', '#ee7aa2'];
const variables = (colours: readonly string[]) => colours.map((colour, k) => `--variant-${k}: ${colour};`).join(' ');

/** Dashes that tell apart the variants beyond the colours. */
const DASHES = [undefined, [6, 3], [2, 3]] as const;

/** How the line of a variant looks. */
export interface VariantLook {
  readonly colour: string;
  readonly dash: readonly number[] | undefined;
  readonly width: number;
}

/** The look of variant k; the first is the one the others are held against. */
export function variantLook(k: number): VariantLook {
  if (k === 0) return { colour: 'var(--ink)', dash: undefined, width: 2.2 };
  return {
    colour: `var(--variant-${(k - 1) % LIGHT.length})`,
    dash: DASHES[Math.floor((k - 1) / LIGHT.length) % DASHES.length],
    width: 1.5,
  };
}

/** What a comparison needs beyond the style of every report. */
export const COMPARISON_STYLES = `
:root { ${variables(LIGHT)} }
@media screen and (prefers-color-scheme: dark) { :root { ${variables(DARK)} } }
.absent { color: var(--muted); font-weight: 400; }
.number .absent { display: inline-block; min-width: 110px; white-space: normal; text-align: right; }
.verdict { padding: 16px 18px; border-left: 4px solid var(--series-a); background: var(--panel); border-radius: 0 8px 8px 0; }
.verdict p { font-size: 16px; margin-bottom: 6px; }
.verdict + .note { margin-top: 14px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 20px 40px; align-items: start; }
.columns > div { min-width: 0; }
.chip { display: inline-block; width: 22px; height: 0; border-top: 2.5px solid; vertical-align: middle; margin-right: 8px; }
.columns, h3.after { margin-top: 26px; }
a { color: var(--series-a); }
.sides th.number { white-space: normal; min-width: 92px; }
.confusion { width: auto; min-width: 340px; }
.confusion td.same { font-weight: 650; background: var(--panel); }
tbody th small { display: block; color: var(--muted); }
@media (max-width: 640px) {
  .scroll > table > * > tr > th:first-child { position: sticky; left: 0; background: var(--paper); z-index: 1; }
  tbody th { white-space: normal; min-width: 120px; }
  .verdict p { font-size: 15px; }
}
@media print { .verdict { background: none; border: 1px solid var(--rule); } .number .absent { min-width: 0; } }
`;
