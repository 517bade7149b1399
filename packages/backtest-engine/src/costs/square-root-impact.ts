/**
 * Market impact of a trade, USD:  k·σ·√(|trade| / ADV)·|trade|.
 *
 * @param tradeUsd signed
 * @param volatility σ, fraction a day
 * @param averageDailyVolumeUsd ADV
 * @param coefficient k; 0 = no impact
 * @returns NaN where σ or ADV is NaN or ADV is not positive: the caller decides what an unknown impact costs
 * @remarks Almgren, Thum, Hauptmann, Li (2005), "Direct estimation of equity market impact"; Tóth et al. (2011).
 */
export function squareRootImpact(tradeUsd: number, volatility: number, averageDailyVolumeUsd: number, coefficient: number): number {
  if (!(averageDailyVolumeUsd > 0)) return NaN;
  const size = Math.abs(tradeUsd);
  return coefficient * volatility * Math.sqrt(size / averageDailyVolumeUsd) * size;
}
