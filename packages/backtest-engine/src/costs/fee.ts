/**
 * Exchange fee of a trade, USD:  |trade|·(s·taker + (1 − s)·maker) / 10⁴,  s the share of taker fills.
 *
 * @param tradeUsd signed
 * @param rates fees in basis points of the traded USD; a negative maker fee is a rebate
 */
export function fee(
  tradeUsd: number,
  { takerShare, takerFeeBps, makerFeeBps }: { readonly takerShare: number; readonly takerFeeBps: number; readonly makerFeeBps: number },
): number {
  return (Math.abs(tradeUsd) * (takerShare * takerFeeBps + (1 - takerShare) * makerFeeBps)) / 1e4;
}
