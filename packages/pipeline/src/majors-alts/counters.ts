import type { MajorsAltsResult } from './compute-majors-alts.js';

/** What each counter of a run counts, for people; also their order in the files. */
export const COUNTER_MEANING: Readonly<Record<string, string>> = {
  hold: 'rows that decided to keep the position, or to stay out',
  rebalance: 'rows that decided to trade to a book',
  flatten: 'rows that decided to close everything',
  stop_loss: 'rows on which the stop-loss fired',
  take_profit: 'rows on which the profit was taken',
  time_exit: 'rows on which the position was closed for its age',
  trailing_stop: 'rows on which the trailing stop fired',
  rearm_wait: 'rows that wait for the regime to leave the traded ones after a profit or time exit',
  skipped_small_basket: 'rows of a traded regime with fewer eligible alts than universe.min_basket_size',
  dropped_no_funding: 'names left out for want of a funding rate, per name and row',
  fallback_beta_neutral: 'rebalances with a beta-neutral book instead of the mode asked for',
  fallback_dollar_neutral: 'rebalances with a dollar-neutral book instead of the mode asked for',
  fallback_fixed: 'rebalances with fixed weights instead of the mode asked for',
  fallback_flat: 'rows of a traded regime without a book, because no rung of the ladder passes',
  delisted: 'held names that stopped printing and were closed',
  no_price_trades: 'trades that waited for a price, per name and row',
  impact_missing: 'trades without volume or volatility to measure their impact: charged without impact',
  funding_days_settled: 'held asset-days charged from settlements',
  funding_days_partial: 'held asset-days charged from settlements that cover at most 12 h, scaled to a day',
  funding_days_daily: 'held asset-days charged from the daily table',
  funding_missing_days: 'held asset-days without any funding rate: nothing charged',
  oi_fallback_days_alts: 'days of the window on which too few alts have open interest to weight their funding by',
  oi_fallback_days_majors: 'the same for the majors',
  funding_mode_switches_alts: 'days of the window on which the way the alts’ funding is averaged changes',
  funding_mode_switches_majors: 'the same for the majors',
  msm_short_basket_days: 'days of the window with fewer eligible alts than target.short_leg.n: they have no target',
};

/** The counters of a run: of the walk over the days, then of the features over the window; 0 when it never happened. */
export function runCounters({ backtest, features, rows }: MajorsAltsResult): Readonly<Record<string, number>> {
  const { alts, majors } = features.groupFunding;
  const fallbacks = (days: Uint8Array) => {
    let count = 0;
    for (let t = rows.first; t <= rows.last; t++) count += days[t]!;
    return count;
  };
  const switches = (mode: Uint8Array) => {
    let count = 0;
    for (let t = Math.max(1, rows.first); t <= rows.last; t++) if (mode[t] !== mode[t - 1]) count++;
    return count;
  };
  return {
    ...backtest.counters,
    oi_fallback_days_alts: fallbacks(alts.oiFallback),
    oi_fallback_days_majors: fallbacks(majors.oiFallback),
    funding_mode_switches_alts: switches(alts.mode),
    funding_mode_switches_majors: switches(majors.mode),
  };
}
