import type { SharpeMoments } from '../sharpe-moments.js';

/** A Sharpe ratio and (n − 1) times its variance, 1 − g₃SR + (g₄ − 1)/4·SR² for independent returns; or why there is none. */
export type SharpeVariance =
  { readonly sharpe: number; readonly n: number; readonly variance: number; readonly reason: null } | { readonly reason: string };

export function sharpeVariance({ n, sharpe, skewness, kurtosis }: SharpeMoments): SharpeVariance {
  if (n < 2) return { reason: 'fewer than 2 returns' };
  if (sharpe === null || skewness === null || kurtosis === null) return { reason: 'all returns are equal' };
  const variance = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  return variance > 0 ? { sharpe, n, variance, reason: null } : { reason: 'skewness and kurtosis leave the ratio no variance' };
}
