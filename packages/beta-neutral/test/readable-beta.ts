import type { Panel } from '@regimelab/core';
import { ridge, standardDeviation, winsorize } from '@regimelab/numerics';
import type { TwoFactorBetaOptions } from '@regimelab/beta-neutral';

/** Every option of twoFactorBeta given. */
export type EveryOption = { readonly [Key in keyof TwoFactorBetaOptions]-?: Exclude<TwoFactorBetaOptions[Key], undefined> };

/** One estimate as the definition reads, window by window: the oracle of the fast one. Null where there is none. */
export function readableBeta(
  panel: Panel,
  [major1, major2]: readonly [number, number],
  row: number,
  column: number,
  options: EveryOption,
): { beta: number[]; standardError: number[]; n: number } | null {
  const { lookback, minObservations, ridgeAlpha, standardize, winsorize: share } = options;
  const N = panel.axes.assets.length;
  const series = [column, major1, major2].map((n) =>
    Array.from({ length: lookback }, (_, k) => panel.values[(row - lookback + 1 + k) * N + n] ?? NaN),
  );
  const joint = series[0]!.map((_, k) => series.every((values) => Number.isFinite(values[k])));
  const [y, ...x] = series.map((values) =>
    winsorize(
      values.filter((_, k) => joint[k]),
      share,
    ),
  );
  const n = y!.length;
  if (n < minObservations) return null;
  const scales = x.map((values) => (standardize ? standardDeviation(values, 0) : 1));
  if (x.some((values) => standardDeviation(values, 0) === 0)) return null;
  const z = x.map((values, k) => values.map((value) => value / scales[k]!));
  const fit = ridge(y!, z, { lambda: standardize ? ridgeAlpha : ridgeAlpha / n });
  return {
    beta: scales.map((scale, k) => fit.coefficients[k]! / scale),
    standardError: scales.map((scale, k) => fit.standardErrors[k]! / scale),
    n,
  };
}
