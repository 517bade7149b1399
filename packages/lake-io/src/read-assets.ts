import type { Lake } from './lake.js';
import { readingFiles } from './table-source.js';

/** What the lake says about its assets besides numbers. */
export interface AssetFacts {
  /** Ids that `dim_asset` lists. */
  readonly known: ReadonlySet<string>;
  /** Display symbol → asset id, for lists that name symbols; both normalised. */
  readonly idBySymbol: ReadonlyMap<string, string>;
  /** Assets that `dim_asset` marks as stable or wrapped stable. */
  readonly stable: ReadonlySet<string>;
  /** Category tags of each asset: category ids and names, lower-cased, runs of non-alphanumerics as `-`. Null without `map_category_asset`. */
  readonly tags: ReadonlyMap<string, ReadonlySet<string>> | null;
}

/** Reads `dim_asset` and `map_category_asset` where the lake has them. Neither table is point-in-time. */
export async function readAssets(lake: Lake): Promise<AssetFacts> {
  const known = new Set<string>();
  const stable = new Set<string>();
  const idBySymbol = new Map<string, string>();
  if (lake.sources.has('dim_asset')) {
    const view = await lake.view('dim_asset');
    const rows = await readingFiles(view, () =>
      lake.connection.rows(
        `SELECT ${view.sql('asset_id')} AS id, ${view.sql('symbol')} AS symbol,
           coalesce(${view.sql('is_stable')}, false) OR coalesce(${view.sql('is_wrapped_stable')}, false) AS stable FROM ${view.relation}
         WHERE ${view.sql('asset_id')} IS NOT NULL`,
      ),
    );
    for (const row of rows) {
      const id = lake.assetId(String(row['id']));
      known.add(id);
      if (row['symbol'] !== null) idBySymbol.set(lake.assetId(String(row['symbol'])), id);
      if (row['stable'] === true) stable.add(id);
    }
  }
  let tags: Map<string, Set<string>> | null = null;
  if (lake.sources.has('map_category_asset')) {
    tags = new Map();
    const view = await lake.view('map_category_asset');
    const rows = await readingFiles(view, () =>
      lake.connection.rows(
        `SELECT ${view.sql('asset_id')} AS id, ${view.sql('category_id')} AS category, ${view.sql('category_name')} AS name FROM ${view.relation}
         WHERE ${view.sql('asset_id')} IS NOT NULL`,
      ),
    );
    for (const row of rows) {
      const id = lake.assetId(String(row['id']));
      const own = tags.get(id) ?? new Set<string>();
      for (const tag of [row['category'], row['name']]) if (tag !== null) own.add(tagSlug(String(tag)));
      tags.set(id, own);
    }
  }
  return { known, idBySymbol, stable, tags };
}

/** The form category tags are compared in, lower-cased with runs of non-alphanumerics as `-`: `Wrapped Tokens` → `wrapped-tokens`. */
export function tagSlug(tag: string): string {
  return tag.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
}
