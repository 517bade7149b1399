import { autocovariance } from '@regimelab/numerics';
import { observed } from './internal/observed.js';

/** Block lengths that minimise the mean squared error of the bootstrap's long-run variance. */
export interface AutomaticBlockLength {
  /** Mean length for the stationary bootstrap. */
  readonly stationary: number;
  /** Length for circular and moving blocks, not rounded. */
  readonly circular: number;
}

/**
 * Block length after Politis and White:  b = (2G²/D · n)^(1/3),  G = Σ over |k| ≤ M of w(k/M)|k|R(k),  g = Σ w(k/M)R(k),
 * D = 2g² (stationary) or 4/3 g² (circular, moving),  R the autocovariances divided by n,  w(u) = 1 up to ½, 2(1 − |u|) up to 1.
 *
 * M = min(2m, m_max), where m is the first lag from which K = max(5, ⌈log₁₀ n⌉) autocorrelations in a row are inside ±2√(log₁₀(n)/n), searched
 * up to m_max = ⌈√n⌉ + K; where no such run exists, the largest lag up to m_max that is outside. Lags beyond n−1 do not exist and count as
 * inside. The result is bounded to [1, ⌈min(3√n, n/3)⌉].
 *
 * @param values a time series; missing = NaN or infinite: left out, the gap closes
 * @returns 1 and 1 for equal values, no value, or a spectrum of 0 at frequency 0 (g = 0)
 * @throws {DataError} `VALUE_TOO_LARGE` for a finite value beyond 1e70 in size
 * @remarks Sources: Politis and White (2004) with the correction of Patton, Politis and White (2009), which put D = 2g² for the stationary
 *   bootstrap. It gives the values published with the Python package arch. It differs from arch where an autocorrelation is near the band, mostly
 *   in short series: arch divides the autocovariance of lag k by the variances of the rows that enter it instead of R(0), and takes M = m_max
 *   where no run exists.
 */
export function automaticBlockLength(values: ArrayLike<number>): AutomaticBlockLength {
  const x = observed('automaticBlockLength', values);
  const n = x.length;
  const run = Math.max(5, Math.ceil(Math.log10(n)));
  const lastLag = Math.ceil(Math.sqrt(n)) + run;
  const R = autocovariance(x, lastLag).map((value) => (Number.isNaN(value) ? 0 : value));
  if (R[0] === 0) return Object.freeze({ stationary: 1, circular: 1 });

  const limit = 2 * Math.sqrt(Math.log10(n) / n);
  const isInside = (lag: number) => lag >= n || Math.abs(R[lag]! / R[0]!) < limit;
  const M = Math.min(2 * cutoffLag(isInside, run, lastLag), lastLag);

  let g = R[0]!;
  let G = 0;
  for (let k = 1; k <= M; k++) {
    const weight = 2 * k <= M ? 1 : 2 * (1 - k / M);
    g += 2 * weight * R[k]!;
    G += 2 * weight * k * R[k]!;
  }
  const upper = Math.max(1, Math.ceil(Math.min(3 * Math.sqrt(n), n / 3)));
  const length = (D: number) => (D === 0 ? 1 : Math.min(upper, Math.max(1, Math.cbrt(((2 * G * G) / D) * n))));
  return Object.freeze({ stationary: length(2 * g * g), circular: length((4 / 3) * g * g) });
}

/** The first lag of a run of `run` lags inside the band, else the last lag outside. */
function cutoffLag(isInside: (lag: number) => boolean, run: number, lastLag: number): number {
  let inside = 0;
  let lastOutside = 0;
  for (let lag = 1; lag <= lastLag; lag++) {
    inside = isInside(lag) ? inside + 1 : 0;
    if (inside === run) return lag - run + 1;
    if (inside === 0) lastOutside = lag;
  }
  return lastOutside;
}
