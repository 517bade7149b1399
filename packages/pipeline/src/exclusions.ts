import { tagSlug, type AssetFacts, type Lake } from '@regimelab/lake-io';
import { CATEGORY_WORDS, resolveExclusions } from '@regimelab/universe';
import { readBlacklist } from './blacklist.js';

/** The keys of a configuration that say which assets stay out; ids as the lake spells them. */
export interface ExclusionKeys {
  readonly majors: readonly string[];
  readonly exclude_categories: readonly string[];
  readonly exclude_assets?: readonly string[];
  readonly extended_exclusions: boolean;
  readonly use_category_tags: boolean;
  readonly extra_category_tags: Readonly<Record<string, readonly string[]>>;
  readonly blacklist_path: string | null;
}

/**
 * Excluded asset id → the rule that excludes it.
 *
 * @param traded ids of the tables that are read: an entry may name one of them even where dim_asset does not
 * @throws {ConfigError} `CONFIG_RANGE` for an entry that is neither a category word nor a known id; {LakeError} `LAKE_BLACKLIST_MISSING`
 */
export function excludedAssets(keys: ExclusionKeys, lake: Lake, assets: AssetFacts, traded: Iterable<string>): ReadonlyMap<string, string> {
  return resolveExclusions({
    entries: [...keys.exclude_categories, ...(keys.exclude_assets ?? [])],
    majors: keys.majors,
    extended: keys.extended_exclusions,
    tags: keys.use_category_tags ? assets.tags : null,
    extraTags: Object.fromEntries(Object.entries(keys.extra_category_tags).map(([word, tags]) => [word, tags.map(tagSlug)])),
    stable: assets.stable,
    blacklist: readBlacklist(keys.blacklist_path, lake, assets),
    known: new Set([...assets.known, ...traded]),
  });
}

/** An entry of `exclude_categories` as the lake spells it: ids are normalised, category words stay. */
export function exclusionEntry(entry: string, lake: Pick<Lake, 'assetId'>): string {
  return CATEGORY_WORDS.includes(entry.toLowerCase()) ? entry : lake.assetId(entry);
}
