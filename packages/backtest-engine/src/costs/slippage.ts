/**
 * Half spread and slippage of a trade, USD:  |trade|·slippageBps / 10⁴.
 *
 * @param tradeUsd signed
 */
export function slippage(tradeUsd: number, slippageBps: number): number {
  return (Math.abs(tradeUsd) * slippageBps) / 1e4;
}
