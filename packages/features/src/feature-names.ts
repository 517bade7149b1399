/** A raw feature: its name, and what it needs before it can have a value. */
interface FeatureColumn {
  /** The column is `raw_<name>`. */
  readonly name: string;
  /** Rows before the first value where no input cell is missing; its twin starts {@link TWIN_WARM_UP} rows later. */
  readonly warmUp: number;
  /** Whether there is a z-score `z_<name>`. */
  readonly twin: boolean;
}

/** The raw features in the order of `features_wide.parquet`; the twins stand in the same order after them. */
export const FEATURE_COLUMNS = [
  { name: 'alt_breadth_pct_up', warmUp: 1, twin: true },
  { name: 'alt_breadth_median_ret', warmUp: 1, twin: true },
  { name: 'alt_breadth_iqr', warmUp: 1, twin: true },
  { name: 'alt_breadth_slope_5d', warmUp: 6, twin: true },
  { name: 'alt_breadth_slope_20d', warmUp: 21, twin: true },
  { name: 'btc_dominance', warmUp: 0, twin: true },
  { name: 'btc_dominance_d1d', warmUp: 1, twin: true },
  { name: 'btc_dominance_d5d', warmUp: 5, twin: true },
  { name: 'btc_dominance_zscore', warmUp: 47, twin: false },
  { name: 'funding_skew', warmUp: 0, twin: true },
  { name: 'funding_skew_zscore_3d', warmUp: 2, twin: false },
  { name: 'has_funding', warmUp: 0, twin: false },
  { name: 'funding_heating', warmUp: 15, twin: true },
  { name: 'oi_risk', warmUp: 3, twin: true },
  { name: 'liquidity_7d_median', warmUp: 6, twin: true },
  { name: 'liquidity_z_delta', warmUp: 29, twin: true },
  { name: 'liquidity_pct_at_high', warmUp: 23, twin: true },
  { name: 'volatility_spread', warmUp: 7, twin: true },
  { name: 'momentum_alt_3d', warmUp: 3, twin: true },
  { name: 'momentum_alt_7d', warmUp: 7, twin: true },
  { name: 'momentum_spread_3d', warmUp: 3, twin: true },
  { name: 'momentum_spread_7d', warmUp: 7, twin: true },
] as const satisfies readonly FeatureColumn[];

/** Name of a raw feature, without `raw_`. */
export type FeatureName = (typeof FEATURE_COLUMNS)[number]['name'];

/** Name of a feature that has a z-score, without `z_`. */
export type TwinName = Extract<(typeof FEATURE_COLUMNS)[number], { readonly twin: true }>['name'];

/** Names of the features with a z-score, in the order of the columns. */
export const TWIN_NAMES: readonly TwinName[] = FEATURE_COLUMNS.flatMap(({ name, twin }) => (twin ? [name] : []));

/** Values a 60-day z-score needs before the first: 48 with the row itself (A6). */
export const TWIN_WARM_UP = 47;

/** What the composite score reads: its inputs, and the feature whose z-score each is. */
export const COMPOSITE_INPUTS = {
  alt_breadth: 'alt_breadth_pct_up',
  btc_dominance: 'btc_dominance',
  funding_skew: 'funding_skew',
  funding_heating: 'funding_heating',
  liquidity: 'liquidity_7d_median',
  volatility_spread: 'volatility_spread',
  momentum: 'momentum_spread_7d',
  oi_risk: 'oi_risk',
} as const satisfies Readonly<Record<string, TwinName>>;

/** An input of the composite score. */
export type CompositeInput = keyof typeof COMPOSITE_INPUTS;
