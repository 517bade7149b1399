/** What a run counts besides its paths, in the order of the result files. */
export const COUNTERS = [
  'hold',
  'rebalance',
  'flatten',
  'stop_loss',
  'take_profit',
  'time_exit',
  'trailing_stop',
  'rearm_wait',
  'skipped_small_basket',
  'dropped_no_funding',
  'fallback_beta_neutral',
  'fallback_dollar_neutral',
  'fallback_fixed',
  'fallback_flat',
  'delisted',
  'no_price_trades',
  'impact_missing',
  'funding_days_settled',
  'funding_days_partial',
  'funding_days_daily',
  'funding_missing_days',
] as const;
export type Counter = (typeof COUNTERS)[number];

/** A count per name; 0 when it never happened. */
export type Counters = Readonly<Record<Counter, number>>;
