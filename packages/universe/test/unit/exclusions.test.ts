import { CATEGORY_WORDS, resolveExclusions, type ExclusionRules } from '@regimelab/universe';
import { ConfigError } from '@regimelab/core';
import { describe, expect, it } from '@jest/globals';

/** Rules that exclude nothing but what a test adds. */
const rules = (changes: Partial<ExclusionRules> = {}): ExclusionRules => ({
  entries: [],
  majors: [],
  extended: true,
  tags: null,
  extraTags: {},
  stable: new Set(),
  blacklist: [],
  known: new Set(),
  ...changes,
});
const idsOf = (changes: Partial<ExclusionRules>) => [...resolveExclusions(rules(changes)).keys()];
const tagged = (tags: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(tags).map(([id, own]) => [id, new Set(own)] as const));

/** The table of the lake specification, section 9: word, base ids, extended ids, tags. */
const TABLE: readonly (readonly [string, string, string, string])[] = [
  [
    'stablecoins',
    'USDT USDC BUSD DAI TUSD USDP USDD FRAX LUSD GUSD HUSD USDN PAXG WBTC WETH',
    'FDUSD PYUSD USDE USDS SUSDE SUSDS USD1 USD0 CRVUSD GHO EURC EURT USTC XAUT RLUSD BFUSD USDX',
    'stablecoins stablecoin usd-stablecoin eur-stablecoin fiat-backed-stablecoin crypto-backed-stablecoin yield-bearing-stablecoin tokenized-gold',
  ],
  [
    'exchange_tokens',
    'BNB FTT HT OKB KCS GT MX CRO LEO VGX',
    'BGB WBT BMX',
    'centralized-exchange-token-cex exchange-based-tokens exchange-tokens',
  ],
  [
    'wrapped_tokens',
    'WBTC WETH STETH RETH CBETH WSTETH STSOL RBTC',
    'CBBTC WBNB WSOL WAVAX WMATIC LBTC SOLVBTC FBTC TBTC BTCB RENBTC WEETH',
    'wrapped-tokens wrapped-token',
  ],
  [
    'liquid_staking',
    'STETH RETH CBETH WSTETH STSOL RBTC',
    'WBETH WEETH EZETH RSETH METH OSETH SFRXETH SWETH JITOSOL MSOL BNSOL JUPSOL SAVAX EETH',
    'liquid-staking-tokens liquid-staking liquid-restaking-tokens liquid-staked-eth',
  ],
  ['index_products', '', 'BTCDOM DEFI BLUEBIRD FOOTBALL', 'index crypto-index'],
  ['bridge', 'WBTC WETH RENBTC TBTC', 'BTCB AXLUSDC MULTI', 'bridged-tokens bridged-usdc bridged-usdt bridged-weth bridged-wbtc'],
];
const split = (text: string) => text.split(' ').filter(Boolean);

describe.each(TABLE)('the word %s', (word, base, extended, tags) => {
  it('excludes its base and extended ids and nothing else, in code-point order', () => {
    expect(idsOf({ entries: [word] })).toEqual([...new Set([...split(base), ...split(extended)])].sort());
  });

  it('excludes its base ids alone without the extended list', () => {
    expect(idsOf({ entries: [word], extended: false })).toEqual([...new Set(split(base))].sort());
  });

  it('excludes what carries one of its tags, and the word is the reason', () => {
    for (const tag of split(tags)) {
      const excluded = resolveExclusions(rules({ entries: [word], tags: tagged({ NEW: ['meme', tag], OTHER: ['meme'] }) }));
      expect([tag, excluded.get('NEW')]).toEqual([tag, word]);
      expect(excluded.has('OTHER')).toBe(false);
    }
  });

  it('is understood in capitals too, as ids are normalised', () => {
    expect(idsOf({ entries: [word.toUpperCase()] })).toEqual(idsOf({ entries: [word] }));
  });
});

describe('resolveExclusions', () => {
  it('knows these words', () => {
    expect(CATEGORY_WORDS).toEqual(['stablecoins', 'exchange_tokens', 'wrapped_tokens', 'liquid_staking', 'index_products', 'bridge']);
  });

  it('excludes nothing where nothing is listed', () => {
    expect(idsOf({ known: new Set(['SOL']), tags: tagged({ X: ['stablecoin'] }), stable: new Set(['Y']) })).toEqual([]);
  });

  it('excludes majors, listed or not, and says so', () => {
    expect(resolveExclusions(rules({ majors: ['BTC', 'ETH'] }))).toEqual(new Map([['BTC', 'majors'], ['ETH', 'majors']])); // prettier-ignore
    expect(resolveExclusions(rules({ majors: ['BTC'], entries: ['BTC'] })).get('BTC')).toBe('majors');
  });

  it('excludes a listed id of the lake', () => {
    expect(resolveExclusions(rules({ entries: ['SOL'], known: new Set(['SOL', 'ADA']) }))).toEqual(new Map([['SOL', 'listed']]));
  });

  it('takes what the lake marks as stable for a stablecoin, under that word alone', () => {
    const stable = new Set(['ODDUSD']);
    expect(resolveExclusions(rules({ entries: ['stablecoins'], extended: false, stable })).get('ODDUSD')).toBe('stablecoins');
    expect(idsOf({ entries: ['wrapped_tokens', 'bridge'], stable })).not.toContain('ODDUSD');
  });

  it('does not look at a tag of another word', () => {
    expect(idsOf({ entries: ['bridge'], tags: tagged({ NEW: ['wrapped-tokens'] }) })).not.toContain('NEW');
  });

  it('asks for the whole tag, not a part of it', () => {
    expect(idsOf({ entries: ['stablecoins'], tags: tagged({ NEW: ['algorithmic-stablecoin', 'stablecoin-protocol'] }) })).not.toContain(
      'NEW',
    );
  });

  it('uses no tags where there are none or they are off', () => {
    expect(idsOf({ entries: ['bridge'], tags: null })).toEqual(['AXLUSDC', 'BTCB', 'MULTI', 'RENBTC', 'TBTC', 'WBTC', 'WETH']);
  });

  it('adds the tags that the configuration adds to a word, to that word only', () => {
    const changes = { tags: tagged({ NEW: ['meme'] }), extraTags: { bridge: ['meme'] } };
    expect(resolveExclusions(rules({ ...changes, entries: ['bridge'] })).get('NEW')).toBe('bridge');
    expect(idsOf({ ...changes, entries: ['stablecoins'] })).not.toContain('NEW');
  });

  it('uses tags whether or not the newer ids count', () => {
    expect(idsOf({ entries: ['bridge'], extended: false, tags: tagged({ NEW: ['bridged-tokens'] }) })).toContain('NEW');
  });

  it('excludes the blacklist, known or not', () => {
    expect(resolveExclusions(rules({ blacklist: ['LUNA'] }))).toEqual(new Map([['LUNA', 'blacklist']]));
  });

  it('keeps the first reason: majors, then the entries in their order, then the blacklist', () => {
    const excluded = resolveExclusions(
      rules({ majors: ['WETH'], entries: ['bridge', 'stablecoins', 'SOL'], known: new Set(['SOL']), blacklist: ['SOL', 'USDT'] }),
    );
    expect(['WETH', 'WBTC', 'USDT', 'SOL'].map((id) => excluded.get(id))).toEqual(['majors', 'bridge', 'stablecoins', 'listed']);
  });

  it('refuses an entry that is neither a word nor an id, with the nearest word', () => {
    const attempt = () => resolveExclusions(rules({ entries: ['STABLECOIN'], known: new Set(['SOL']) }));
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'CONFIG_RANGE',
        message: 'universe.exclude_categories: STABLECOIN is no category word and no asset of the lake',
        hint: 'did you mean stablecoins?',
      }),
    );
  });

  it('lists the words where none is near', () => {
    expect(() => resolveExclusions(rules({ entries: ['NOSUCHASSET'] }))).toThrow(
      expect.objectContaining({ hint: `words are ${CATEGORY_WORDS.join(', ')}` }),
    );
  });

  it.each(['CONSTRUCTOR', '__PROTO__', 'TOSTRING', ''])('takes %j for no word', (entry) => {
    expect(() => resolveExclusions(rules({ entries: [entry] }))).toThrow(ConfigError);
  });

  it('accepts an id that the lake has, whatever it looks like', () => {
    expect(idsOf({ entries: ['CONSTRUCTOR'], known: new Set(['CONSTRUCTOR']) })).toEqual(['CONSTRUCTOR']);
  });
});

describe('the list of the original program', () => {
  const original = { entries: ['BTC', 'ETH', 'stablecoins', 'exchange_tokens'], majors: ['BTC', 'ETH'], extended: false };

  it('leaves STETH in and takes WBTC and WETH out, as they stand among its stablecoins', () => {
    const ids = idsOf(original);
    expect(ids).not.toContain('STETH');
    expect(ids).not.toContain('CBBTC');
    expect(ids).toEqual(expect.arrayContaining(['BTC', 'ETH', 'WBTC', 'WETH', 'USDT', 'BNB']));
  });

  it('is mended by the default list: STETH and CBBTC are out', () => {
    const entries = [...original.entries, 'wrapped_tokens', 'liquid_staking', 'bridge'];
    expect(idsOf({ ...original, entries, extended: true })).toEqual(expect.arrayContaining(['STETH', 'CBBTC', 'WEETH', 'MULTI']));
  });
});
