/** Text that is known to be well-formed HTML. Only {@link markup} and {@link trusted} make one. */
export interface Markup {
  readonly html: string;
}

/** What may stand in a hole of {@link markup}: text is escaped, markup is kept, a list is joined, null and false are nothing. */
export type Fragment = string | number | Markup | null | false | readonly Fragment[];

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for element content and for quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Template tag: everything between the fixed parts is escaped unless it is markup itself. */
export function markup(fixed: TemplateStringsArray, ...holes: readonly Fragment[]): Markup {
  return { html: fixed.reduce((html, part, index) => html + render(holes[index - 1]!) + part) };
}

/** Declares a text to be HTML. For text this package made, never for input. */
export function trusted(html: string): Markup {
  return { html };
}

/** JSON for a `<script type="application/json">`: no `<`, so nothing in it can end the element. NaN becomes null. */
export function jsonBlock(id: string, value: unknown): Markup {
  return trusted(`<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`);
}

function render(fragment: Fragment): string {
  if (fragment === null || fragment === false) return '';
  if (typeof fragment === 'object') return 'html' in fragment ? fragment.html : fragment.map(render).join('');
  return escapeText(String(fragment));
}
