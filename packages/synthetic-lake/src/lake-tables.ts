import { MS_PER_DAY, type Panel } from '@regimelab/core';
import type { LakeTables, TableColumns } from '@regimelab/lake-io/write';
import type { SyntheticMarket } from './generate-market.js';
import type { AssetKind, SyntheticAsset } from './synthetic-asset.js';

const SOURCE = 'synthetic';

/** Category tags by kind; an alt gets one that no exclusion looks for. */
const TAGS: Readonly<Record<Exclude<AssetKind, 'alt'>, readonly string[]>> = {
  major: ['Layer 1'],
  'exchange-token': ['Centralized Exchange Token (CEX)'],
  stablecoin: ['Stablecoins'],
  wrapped: ['Wrapped Tokens'],
  staked: ['Liquid Staking Tokens'],
};
const ALT_TAGS = ['Layer 1', 'Decentralized Finance (DeFi)', 'Gaming', 'Infrastructure', 'Meme'] as const;
/** A stablecoin that only the flag of dim_asset gives away. */
const UNTAGGED = 'SYNUSD';

/**
 * The lake tables of a market, ready for `writeLake`: fact_price, fact_marketcap, fact_volume, fact_open_interest, fact_funding (daily
 * means), fact_funding_settlement, dim_asset, dim_instrument, map_category_asset. A missing value has no row. Some ids are spelled as
 * vendors spell them (`ALT07-PERP`, `alt21-usdt`, `stETH`, an id from before a rebrand); lake-io reads them all as the permanent id.
 */
export function lakeTables(market: SyntheticMarket): LakeTables {
  const { assets, instruments } = market;
  return {
    fact_price: dailyTable('close', market.close, assets, 'spotId'),
    fact_marketcap: dailyTable('marketcap', market.marketCap, assets, 'spotId'),
    fact_volume: dailyTable('volume', market.volumeUsd, assets, 'spotId'),
    fact_open_interest: dailyTable('open_interest_usd', market.openInterestUsd, assets, 'venueId'),
    fact_funding: fundingTable(market),
    fact_funding_settlement: settlementTable(market),
    dim_asset: {
      asset_id: text(assets, ({ spotId }) => spotId),
      symbol: text(assets, ({ spotId }) => spotId),
      name: text(assets, ({ assetId, kind }) => `Synthetic ${kind} ${assetId}`),
      chain: text(assets, () => null),
      contract_address: text(assets, () => null),
      coingecko_id: text(assets, () => null),
      is_stable: { type: 'flag', values: assets.map(({ kind }) => kind === 'stablecoin') },
      is_wrapped_stable: { type: 'flag', values: assets.map(() => false) },
      metadata_json: text(assets, () => null),
    },
    dim_instrument: {
      instrument_id: text(instruments, ({ instrumentId }) => instrumentId),
      venue: text(instruments, ({ exchange }) => exchange),
      instrument_symbol: text(instruments, ({ assetId }) => `${assetId}USDT`),
      instrument_type: text(instruments, () => 'perpetual'),
      quote: text(instruments, () => 'USDT'),
      base_asset_symbol: text(instruments, ({ assetId }) => assetId),
      asset_id: text(instruments, ({ assetId }) => assetId),
      multiplier: { type: 'number', values: Float64Array.from(instruments, () => 1) },
      metadata_json: text(instruments, () => null),
    },
    map_category_asset: categoryTable(assets),
  };
}

function text<T>(rows: readonly T[], of: (row: T) => string | null) {
  return { type: 'text', values: rows.map(of) } as const;
}

/** One row per finite cell of a panel, dated one day before the row of the panel: the tables are stamped day_end. */
function dailyTable(column: string, panel: Panel, assets: readonly SyntheticAsset[], spelling: 'spotId' | 'venueId'): TableColumns {
  const { times } = panel.axes;
  const N = assets.length;
  const rows = panel.values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  const ids: string[] = [];
  const dates = new Int32Array(rows);
  const values = new Float64Array(rows);
  for (let n = 0; n < N; n++) {
    for (let t = 0; t < times.length; t++) {
      const value = panel.values[t * N + n]!;
      if (Number.isNaN(value)) continue;
      const date = times[t]! - 1;
      dates[ids.length] = date;
      values[ids.length] = value;
      ids.push(spelled(assets[n]!, spelling, date));
    }
  }
  return {
    asset_id: { type: 'text', values: ids },
    date: { type: 'day', values: dates },
    [column]: { type: 'number', values },
    source: { type: 'text', values: ids.map(() => SOURCE) },
  };
}

function fundingTable({ instruments, assets }: SyntheticMarket): TableColumns {
  const byId = new Map(assets.map((asset) => [asset.assetId, asset]));
  const rows = instruments.flatMap(({ instrumentId, exchange, assetId, daily }) =>
    Array.from(daily.days, (date, i) => ({
      id: spelled(byId.get(assetId)!, 'venueId', date),
      instrumentId,
      exchange,
      date,
      rate: daily.rates[i]!,
      hours: daily.hours[i]!,
    })),
  );
  return {
    asset_id: text(rows, ({ id }) => id),
    instrument_id: text(rows, ({ instrumentId }) => instrumentId),
    date: { type: 'day', values: Int32Array.from(rows, ({ date }) => date) },
    funding_rate: { type: 'number', values: Float64Array.from(rows, ({ rate }) => rate) },
    interval_hours: { type: 'number', values: Float64Array.from(rows, ({ hours }) => hours) },
    exchange: text(rows, ({ exchange }) => exchange),
    source: text(rows, () => SOURCE),
  };
}

function settlementTable({ instruments, assets }: SyntheticMarket): TableColumns {
  const byId = new Map(assets.map((asset) => [asset.assetId, asset]));
  const rows = instruments.flatMap(({ instrumentId, exchange, assetId, settlements }) =>
    Array.from(settlements.times, (time, i) => ({
      // A settlement at midnight belongs to the day that ends then.
      id: spelled(byId.get(assetId)!, 'venueId', Math.ceil(time / MS_PER_DAY) - 1),
      instrumentId,
      exchange,
      time,
      rate: settlements.rates[i]!,
      hours: settlements.hours[i]!,
    })),
  );
  return {
    asset_id: text(rows, ({ id }) => id),
    instrument_id: text(rows, ({ instrumentId }) => instrumentId),
    funding_ts: { type: 'time', values: Float64Array.from(rows, ({ time }) => time) },
    funding_rate: { type: 'number', values: Float64Array.from(rows, ({ rate }) => rate) },
    interval_hours: { type: 'number', values: Float64Array.from(rows, ({ hours }) => hours) },
    exchange: text(rows, ({ exchange }) => exchange),
    source: text(rows, () => SOURCE),
  };
}

function categoryTable(assets: readonly SyntheticAsset[]): TableColumns {
  const rows = assets.flatMap(({ assetId, kind, spotId }, n) => {
    const names = kind === 'alt' ? [ALT_TAGS[n % ALT_TAGS.length]!] : assetId === UNTAGGED ? [] : TAGS[kind];
    return names.map((name) => ({
      id: spotId,
      name,
      category: name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/-$/, ''),
    }));
  });
  return {
    asset_id: text(rows, ({ id }) => id),
    category_id: text(rows, ({ category }) => category),
    category_name: text(rows, ({ name }) => name),
    source: text(rows, () => SOURCE),
  };
}

function spelled(asset: SyntheticAsset, spelling: 'spotId' | 'venueId', date: number): string {
  return asset.former !== null && date < asset.former.until ? asset.former.id : asset[spelling];
}
