/**
 * Funding of a position over an interval, USD:  units·mark·φ.  Positive: the holder pays.
 *
 * @param units signed, held over the whole interval
 * @param mark at the start of the interval, USD
 * @param rate φ, sum of the rates of the settlements crossed, fraction of the notional
 */
export function funding(units: number, mark: number, rate: number): number {
  return units * mark * rate;
}
