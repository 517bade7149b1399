import { parseDay } from '@regimelab/core';
import { CATALOG_COLUMNS, type CatalogColumn, type CatalogRow } from './catalog-rows.js';

/** One column of `catalog.parquet`, as a parquet writer takes it. */
export type CatalogTableColumn =
  | { readonly type: 'text'; readonly values: readonly (string | null)[] }
  | { readonly type: 'day'; readonly values: Int32Array }
  | { readonly type: 'time'; readonly values: Float64Array }
  | { readonly type: 'number'; readonly values: Float64Array }
  | { readonly type: 'integer'; readonly values: Int32Array };

/** The rows of the catalog by column: missing numbers NaN, days since 1970-01-01, times in milliseconds since 1970. */
export function catalogTable(rows: readonly CatalogRow[]): Readonly<Record<CatalogColumn, CatalogTableColumn>> {
  const column = (name: CatalogColumn): CatalogTableColumn => {
    const cells = rows.map((row) => row[name]);
    switch (CATALOG_COLUMNS[name]) {
      case 'text':
        return { type: 'text', values: cells as readonly (string | null)[] };
      case 'day':
        return { type: 'day', values: Int32Array.from(cells, (cell) => parseDay(cell as string)!) };
      case 'time':
        return { type: 'time', values: Float64Array.from(cells, (cell) => Date.parse(cell as string)) };
      case 'integer':
        return { type: 'integer', values: Int32Array.from(cells as readonly number[]) };
      case 'number':
        return { type: 'number', values: Float64Array.from(cells, (cell) => (cell as number | null) ?? NaN) };
    }
  };
  const names = Object.keys(CATALOG_COLUMNS) as CatalogColumn[];
  return Object.fromEntries(names.map((name) => [name, column(name)])) as Record<CatalogColumn, CatalogTableColumn>;
}
