import { byCodePoint, ConfigError, nearestName } from '@regimelab/core';

/** A category word of `exclude_categories` and what it stands for. */
interface Category {
  /** Ids the original program named. */
  readonly base: readonly string[];
  /** Newer ids of the same kind. */
  readonly extended: readonly string[];
  readonly tags: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ');

/** Lake specification, section 9. */
const CATEGORIES: Readonly<Record<string, Category>> = {
  stablecoins: {
    base: words('USDT USDC BUSD DAI TUSD USDP USDD FRAX LUSD GUSD HUSD USDN PAXG WBTC WETH'),
    extended: words('FDUSD PYUSD USDE USDS SUSDE SUSDS USD1 USD0 CRVUSD GHO EURC EURT USTC XAUT RLUSD BFUSD USDX'),
    tags: words(
      'stablecoins stablecoin usd-stablecoin eur-stablecoin fiat-backed-stablecoin crypto-backed-stablecoin yield-bearing-stablecoin tokenized-gold',
    ),
  },
  exchange_tokens: {
    base: words('BNB FTT HT OKB KCS GT MX CRO LEO VGX'),
    extended: words('BGB WBT BMX'),
    tags: words('centralized-exchange-token-cex exchange-based-tokens exchange-tokens'),
  },
  wrapped_tokens: {
    base: words('WBTC WETH STETH RETH CBETH WSTETH STSOL RBTC'),
    extended: words('CBBTC WBNB WSOL WAVAX WMATIC LBTC SOLVBTC FBTC TBTC BTCB RENBTC WEETH'),
    tags: words('wrapped-tokens wrapped-token'),
  },
  liquid_staking: {
    base: words('STETH RETH CBETH WSTETH STSOL RBTC'),
    extended: words('WBETH WEETH EZETH RSETH METH OSETH SFRXETH SWETH JITOSOL MSOL BNSOL JUPSOL SAVAX EETH'),
    tags: words('liquid-staking-tokens liquid-staking liquid-restaking-tokens liquid-staked-eth'),
  },
  index_products: { base: [], extended: words('BTCDOM DEFI BLUEBIRD FOOTBALL'), tags: words('index crypto-index') },
  bridge: {
    base: words('WBTC WETH RENBTC TBTC'),
    extended: words('BTCB AXLUSDC MULTI'),
    tags: words('bridged-tokens bridged-usdc bridged-usdt bridged-weth bridged-wbtc'),
  },
};

/** Words that `exclude_categories` knows; any other entry is an asset id. */
export const CATEGORY_WORDS: readonly string[] = Object.keys(CATEGORIES);

/** What {@link resolveExclusions} decides from. Ids are normalised already. */
export interface ExclusionRules {
  /** Category words and asset ids. */
  readonly entries: readonly string[];
  /** Always excluded by id, listed or not. */
  readonly majors: readonly string[];
  /** Whether the newer ids of a category count. */
  readonly extended: boolean;
  /** Tags of each asset; null where tags are not used or the lake has none. */
  readonly tags: ReadonlyMap<string, ReadonlySet<string>> | null;
  /** More tags for a word, in the form of `tags`. */
  readonly extraTags: Readonly<Record<string, readonly string[]>>;
  /** Assets the lake marks as stable or wrapped stable: they belong to `stablecoins`. */
  readonly stable: ReadonlySet<string>;
  /** Further ids to exclude. */
  readonly blacklist: readonly string[];
  /** Ids that exist: an entry that is neither a word nor one of these is a mistake. */
  readonly known: ReadonlySet<string>;
}

/**
 * The assets that may not enter a basket of alts, each with the rule that excludes it: `majors`, a category word, `listed` or `blacklist`.
 *
 * @throws {ConfigError} `CONFIG_RANGE` for an entry that is neither a word nor a known id, with the nearest word
 */
export function resolveExclusions(rules: ExclusionRules): ReadonlyMap<string, string> {
  const excluded = new Map<string, string>();
  const exclude = (id: string, why: string) => {
    if (!excluded.has(id)) excluded.set(id, why);
  };
  for (const id of rules.majors) exclude(id, 'majors');
  for (const entry of rules.entries) {
    const word = entry.toLowerCase();
    const category = Object.hasOwn(CATEGORIES, word) ? CATEGORIES[word]! : null;
    if (category === null) {
      if (!rules.majors.includes(entry) && !rules.known.has(entry)) throw unknownEntry(entry);
      exclude(entry, 'listed');
      continue;
    }
    for (const id of [...category.base, ...(rules.extended ? category.extended : [])]) exclude(id, word);
    if (word === 'stablecoins') for (const id of rules.stable) exclude(id, word);
    const tags = [...category.tags, ...(rules.extraTags[word] ?? [])];
    for (const [id, own] of rules.tags ?? []) if (tags.some((tag) => own.has(tag))) exclude(id, word);
  }
  for (const id of rules.blacklist) exclude(id, 'blacklist');
  return new Map([...excluded].sort(([a], [b]) => byCodePoint(a, b)));
}

function unknownEntry(entry: string): ConfigError {
  const near = nearestName(entry.toLowerCase(), CATEGORY_WORDS);
  return new ConfigError('CONFIG_RANGE', `universe.exclude_categories: ${entry} is no category word and no asset of the lake`, {
    hint: near === null ? `words are ${CATEGORY_WORDS.join(', ')}` : `did you mean ${near}?`,
    context: { entry, words: CATEGORY_WORDS },
  });
}
