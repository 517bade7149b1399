import { markup, trusted, type Fragment, type Markup } from '../markup.js';

/** One column of a table. */
export interface TableColumn<Row> {
  readonly head: string;
  /** Unit or explanation below the head. */
  readonly unit?: string;
  /** `number` is right-aligned; `rowHead` names its row. */
  readonly kind: 'text' | 'number' | 'rowHead';
  readonly cell: (row: Row) => Fragment;
  /** What a click on the head sorts by; NaN and the empty text come last either way. Without it the column does not sort. */
  readonly sortBy?: (row: Row) => string | number;
  readonly className?: string;
}

/** A plain table. `total` is one more row, set off from the others. */
export function dataTable<Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[], total: Row | null = null): Markup {
  const heads = columns.map(
    ({ head, unit, kind, className }) => markup`<th scope="col"${classes(kind, className)}>${head}${small(unit)}</th>`,
  );
  return markup`<div class="scroll" tabindex="0"><table><thead><tr>${heads}</tr></thead><tbody>${rows.map((row) => tableRow(columns, row))}${
    total !== null && tableRow(columns, total, 'class="total"')
  }</tbody></table></div>`;
}

/**
 * A table the reader can sort by clicking a head; the rows are in the file, sorted as given.
 *
 * @param table.name for screen readers
 * @param table.sorted index of the column the rows are sorted by, and how
 * @param table.rowAttributes as in `data-bins="0,3"`, for the page's script
 */
export function sortableTable<Row>(table: {
  name: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  sorted: { column: number; direction: 'ascending' | 'descending' };
  rowAttributes: (row: Row) => string;
}): Fragment {
  const heads = table.columns.map(({ head, unit, kind, className, sortBy }, index) => {
    const direction = index === table.sorted.column ? trusted(` aria-sort="${table.sorted.direction}"`) : '';
    const title = sortBy === undefined ? head : markup`<button type="button" data-column="${index}">${head}</button>`;
    return markup`<th scope="col"${classes(kind, className)}${direction}>${title}${small(unit)}</th>`;
  });
  const rows = table.rows.map((row) => tableRow(table.columns, row, table.rowAttributes(row)));
  return markup`<div class="scroll tall" tabindex="0" role="region" aria-label="${table.name}"><table data-sortable><thead><tr>${heads}</tr></thead><tbody>
${rows}</tbody></table></div>`;
}

function tableRow<Row>(columns: readonly TableColumn<Row>[], row: Row, attributes = ''): Fragment {
  const cells = columns.map(({ kind, cell, sortBy, className }) => {
    const by = sortBy?.(row);
    const key = by === undefined ? '' : markup` data-by="${sortKey(by)}"`;
    return kind === 'rowHead'
      ? markup`<th scope="row"${classes(kind, className)}${key}>${cell(row)}</th>`
      : markup`<td${classes(kind, className)}${key}>${cell(row)}</td>`;
  });
  return markup`<tr${trusted(attributes === '' ? '' : ` ${attributes}`)}>${cells}</tr>
`;
}

/** Nine digits order as the whole double does, unless two values differ by less than anybody can see. */
const sortKey = (by: string | number) => (typeof by === 'string' ? by : Number.isNaN(by) ? '' : Number(by.toPrecision(9)));

const small = (unit: string | undefined) => unit !== undefined && markup`<small>${unit}</small>`;

function classes(kind: string, className: string | undefined): Fragment {
  const names = [kind === 'number' ? 'number' : '', className ?? ''].filter(Boolean).join(' ');
  return names === '' ? '' : trusted(` class="${names}"`);
}
