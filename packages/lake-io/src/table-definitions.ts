/** How a column is stored and read. `time` is a timestamp in UTC, `day` a date. */
export type ColumnType = 'text' | 'day' | 'time' | 'number' | 'flag';

/** A table of the lake: its columns, which of them must be there, and what makes two rows the same row. */
export interface TableDefinition {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly required: readonly string[];
  readonly key: readonly string[];
  /** The column a panel is read from, and the rule a usable value obeys. */
  readonly value?: { readonly column: string; readonly rule: 'positive' | 'non-negative' | 'any' };
  /** Whether a row carries a clock (stamp and publication lag). */
  readonly clocked: boolean;
}

const source = { source: 'text' } as const;
const venue = { instrument_id: 'text', exchange: 'text' } as const;
const daily = { asset_id: 'text', date: 'day' } as const;

/** Every table regimelab knows, with names and types of the lake specification. */
export const TABLES = {
  fact_price: {
    columns: { ...daily, close: 'number', ...source },
    required: ['asset_id', 'date', 'close'],
    key: ['asset_id', 'date'],
    value: { column: 'close', rule: 'positive' },
    clocked: true,
  },
  fact_marketcap: {
    columns: { ...daily, marketcap: 'number', ...source },
    required: ['asset_id', 'date', 'marketcap'],
    key: ['asset_id', 'date'],
    value: { column: 'marketcap', rule: 'positive' },
    clocked: true,
  },
  fact_volume: {
    columns: { ...daily, volume: 'number', ...source },
    required: ['asset_id', 'date', 'volume'],
    key: ['asset_id', 'date'],
    value: { column: 'volume', rule: 'non-negative' },
    clocked: true,
  },
  fact_funding: {
    columns: { ...daily, ...venue, funding_ts: 'time', funding_rate: 'number', interval_hours: 'number', ...source },
    required: ['asset_id', 'date', 'funding_rate'],
    key: ['asset_id', 'instrument_id', 'exchange', 'date'],
    value: { column: 'funding_rate', rule: 'any' },
    clocked: true,
  },
  fact_funding_settlement: {
    columns: { asset_id: 'text', ...venue, funding_ts: 'time', funding_rate: 'number', interval_hours: 'number', ...source },
    required: ['asset_id', 'funding_ts', 'funding_rate'],
    key: ['asset_id', 'instrument_id', 'exchange', 'funding_ts'],
    value: { column: 'funding_rate', rule: 'any' },
    clocked: true,
  },
  fact_open_interest: {
    columns: { ...daily, ...venue, open_interest_usd: 'number', ...source },
    required: ['asset_id', 'date', 'open_interest_usd'],
    key: ['asset_id', 'instrument_id', 'exchange', 'date'],
    value: { column: 'open_interest_usd', rule: 'non-negative' },
    clocked: true,
  },
  dim_asset: {
    columns: {
      asset_id: 'text',
      symbol: 'text',
      name: 'text',
      chain: 'text',
      contract_address: 'text',
      coingecko_id: 'text',
      is_stable: 'flag',
      is_wrapped_stable: 'flag',
      metadata_json: 'text',
    },
    required: ['asset_id', 'symbol'],
    key: ['asset_id'],
    clocked: false,
  },
  dim_instrument: {
    columns: {
      instrument_id: 'text',
      venue: 'text',
      instrument_symbol: 'text',
      instrument_type: 'text',
      quote: 'text',
      base_asset_symbol: 'text',
      asset_id: 'text',
      multiplier: 'number',
      metadata_json: 'text',
    },
    required: ['instrument_id'],
    key: ['instrument_id'],
    clocked: false,
  },
  map_category_asset: {
    columns: { asset_id: 'text', category_id: 'text', category_name: 'text', ...source },
    required: ['asset_id', 'category_id'],
    key: ['asset_id', 'category_id'],
    clocked: false,
  },
  tracker_betas: {
    columns: { ...daily, beta_btc: 'number', beta_eth: 'number' },
    required: ['asset_id', 'date', 'beta_btc', 'beta_eth'],
    key: ['asset_id', 'date'],
    clocked: true,
  },
  universe_snapshots: {
    columns: { rebalance_date: 'day', asset_id: 'text', weight: 'number' },
    required: ['rebalance_date', 'asset_id', 'weight'],
    key: ['rebalance_date', 'asset_id'],
    clocked: false,
  },
} as const satisfies Record<string, TableDefinition>;

/** The name of a table. */
export type TableName = keyof typeof TABLES;

/** All table names, in the order of the specification. */
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

/** A table whose rows hold one value per asset (and instrument) and day. */
export type ValueTable = 'fact_price' | 'fact_marketcap' | 'fact_volume' | 'fact_open_interest' | 'fact_funding';

/** The definition of a table, widened so that any table can be handled alike. */
export function definitionOf(table: TableName): TableDefinition {
  return TABLES[table];
}
