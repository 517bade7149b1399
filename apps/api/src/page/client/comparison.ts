import { element } from './element.js';
import { figure, shown } from './format.js';

interface Difference {
  readonly key: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** What `GET /v1/diff/:a/:b` tells. */
export interface DiffJson {
  readonly a: string;
  readonly b: string;
  readonly results: readonly {
    readonly key: string;
    readonly a: number | null;
    readonly b: number | null;
    readonly change: number | null;
  }[];
  readonly config: readonly Difference[] | null;
  readonly data:
    | readonly {
        readonly table: string;
        readonly path: string;
        readonly a: { readonly sha256: string } | null;
        readonly b: { readonly sha256: string } | null;
      }[]
    | null;
  readonly code: readonly Difference[];
  readonly seed: readonly Difference[];
}

/** Two runs side by side: their results, then everything that can explain a difference. */
export function comparison(diff: DiffJson): readonly Node[] {
  const files = (diff.data ?? []).map(({ table, path, a, b }) => ({
    key: `${table}: ${path}`,
    a: a?.sha256.slice(0, 12) ?? 'absent',
    b: b?.sha256.slice(0, 12) ?? 'absent',
  }));
  const causes: readonly (readonly [string, readonly Difference[] | null])[] = [
    ['Configuration', diff.config],
    ['Data', diff.data && files],
    ['Code', diff.code],
    ['Seed', diff.seed],
  ];
  const measured = diff.results.filter(({ a, b }) => a !== null || b !== null);
  const results = measured.map(({ key, a, b, change }) => [key, figure(a), figure(b), figure(change)]);
  const same = causes.filter(([, rows]) => rows?.length === 0).map(([name]) => name.toLowerCase());
  const lost = causes.filter(([, rows]) => rows === null).map(([name]) => name.toLowerCase());
  return [
    element('h2', {}, 'Two runs side by side'),
    element('dl', { class: 'facts' }, element('dt', {}, 'A'), element('dd', {}, diff.a), element('dt', {}, 'B'), element('dd', {}, diff.b)),
    ...(same.length === 0 ? [] : [element('p', {}, `The same: ${same.join(', ')}.`)]),
    ...(lost.length === 0 ? [] : [element('p', {}, `Not kept by the catalog: ${lost.join(', ')}.`)]),
    ...(results.length === 0
      ? [element('p', {}, 'Neither run has figures in the catalog.')]
      : table('Results', ['figure', 'A', 'B', 'B − A'], results, true)),
    ...causes.flatMap(([name, rows]) =>
      rows === null || rows.length === 0
        ? []
        : table(
            name,
            ['key', 'A', 'B'],
            rows.map(({ key, a, b }) => [key, shown(a), shown(b)]),
            false,
          ),
    ),
  ];
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[], isNumbers: boolean): readonly Node[] {
  const kind = (column: number): Record<string, string> => (isNumbers && column > 0 ? { class: 'number' } : {});
  return [
    element('h3', {}, title),
    element(
      'div',
      { class: 'scroll', tabindex: '0' },
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...head.map((name, column) => element('th', { scope: 'col', ...kind(column) }, name)))),
        element(
          'tbody',
          {},
          ...rows.map((row) => element('tr', {}, ...row.map((cell, column) => element(column === 0 ? 'th' : 'td', kind(column), cell)))),
        ),
      ),
    ),
  ];
}
