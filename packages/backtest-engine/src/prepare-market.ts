import { PreparedMarket } from './internal/prepared-market.js';
import type { BacktestMarket } from './market.js';

/**
 * A market for several runs. What a run computes of the market alone (returns of decision prices, volatility and average volume that the impact
 * is measured against) is kept for the next; every result is that of the market itself, bit for bit.
 *
 * @param market must not be changed from then on
 * @throws {AlignmentError} for panels on different axes; {ConfigError} for an unknown major
 * @remarks Nothing is computed before a run asks for it. Of the assets asked for the T returns, volatilities and average volumes are kept, the
 *   last for one `advDays` at a time.
 */
export function prepareMarket(market: BacktestMarket): BacktestMarket {
  return market instanceof PreparedMarket ? market : new PreparedMarket(market, 'prepareMarket');
}
