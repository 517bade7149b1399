/**
 * Price at which a name that stopped printing is closed:  mark·(1 − haircut·sign(units)),  against the holder on both sides.
 *
 * @param mark last price, USD
 * @param haircut fraction of the price
 * @remarks The haircut is price PnL and the whole cost: no fee, no slippage, no turnover.
 */
export function delistingPrice(units: number, mark: number, haircut: number): number {
  return mark * (1 - haircut * Math.sign(units));
}
