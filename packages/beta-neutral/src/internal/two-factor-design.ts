import type { FactorWindow } from './factor-window.js';
import type { Tail } from './tail.js';

/** How a window is regressed. */
export interface RegressionSettings {
  readonly lookback: number;
  readonly minObservations: number;
  readonly ridgeAlpha: number;
  readonly standardize: boolean;
  readonly winsorize: number;
}

/** A determinant below this share of its diagonal product leaves fewer than four digits: the factors count as one. */
const SINGULAR = 1e-12;

/**
 * The factors' side of a two-factor ridge regression over one set of rows: every asset with these rows shares it.
 *
 * With Z the winsorised, centred factors, G = Z'Z/n and P = diag(penalties), an asset's betas are A⁻¹Z'y/n, A = G + P. A penalty of
 * ridgeAlpha · G_kk is that of standardised factors: dividing them by their deviation and the coefficients again gives the same betas.
 */
export class TwoFactorDesign {
  n = 0;
  /** False where a factor is constant or, without a penalty, the two are collinear. */
  solvable = false;
  readonly z1: Float64Array;
  readonly z2: Float64Array;
  /** What rounding left of the sums of z1 and z2. */
  rest1 = 0;
  rest2 = 0;
  penalty1 = 0;
  penalty2 = 0;
  /** A⁻¹. */
  inverse11 = NaN;
  inverse12 = NaN;
  inverse22 = NaN;
  /** The diagonal of A⁻¹GA⁻¹/n: variance of each beta over the residual variance. */
  leverage1 = NaN;
  leverage2 = NaN;

  constructor(private readonly settings: RegressionSettings) {
    this.z1 = new Float64Array(settings.lookback);
    this.z2 = new Float64Array(settings.lookback);
  }

  /** @param used which of the window's rows to use: 1 at k for row `window.first + k`; `rows` lists these n rows */
  load(window: FactorWindow, rows: Int32Array, n: number, used: Uint8Array): void {
    const { z1, z2 } = this;
    const { x1, x2, sorted1, sorted2, first } = window;
    const { ridgeAlpha, standardize, winsorize } = this.settings;
    this.n = n;
    this.solvable = false;
    if (n < 2) return;
    const h = (n - 1) * winsorize;
    const hUp = (n - 1) * (1 - winsorize);
    const [low1, high1] = [quantileOfUsed(sorted1, used, first, n, h), quantileOfUsed(sorted1, used, first, n, hUp)];
    const [low2, high2] = [quantileOfUsed(sorted2, used, first, n, h), quantileOfUsed(sorted2, used, first, n, hUp)];
    this.solvable = low1 < high1 && low2 < high2;
    if (!this.solvable) return;

    let sum1 = 0;
    let sum2 = 0;
    for (let k = 0; k < n; k++) {
      const a = x1[rows[k]!]!;
      const b = x2[rows[k]!]!;
      sum1 += z1[k] = a < low1 ? low1 : a > high1 ? high1 : a;
      sum2 += z2[k] = b < low2 ? low2 : b > high2 ? high2 : b;
    }
    const [mean1, mean2] = [sum1 / n, sum2 / n];
    let g11 = 0;
    let g12 = 0;
    let g22 = 0;
    let rest1 = 0;
    let rest2 = 0;
    for (let k = 0; k < n; k++) {
      const a = z1[k]! - mean1;
      const b = z2[k]! - mean2;
      g11 += a * a;
      g12 += a * b;
      g22 += b * b;
      rest1 += z1[k] = a;
      rest2 += z2[k] = b;
    }
    g11 /= n;
    g12 /= n;
    g22 /= n;
    this.rest1 = rest1;
    this.rest2 = rest2;
    this.penalty1 = standardize ? ridgeAlpha * g11 : ridgeAlpha / n;
    this.penalty2 = standardize ? ridgeAlpha * g22 : ridgeAlpha / n;
    const a11 = g11 + this.penalty1;
    const a22 = g22 + this.penalty2;
    const determinant = a11 * a22 - g12 * g12;
    this.solvable = determinant > SINGULAR * a11 * a22;
    const i11 = (this.inverse11 = a22 / determinant);
    const i12 = (this.inverse12 = -g12 / determinant);
    const i22 = (this.inverse22 = a11 / determinant);
    this.leverage1 = (i11 * i11 * g11 + 2 * i11 * i12 * g12 + i12 * i12 * g22) / n;
    this.leverage2 = (i12 * i12 * g11 + 2 * i12 * i22 * g12 + i22 * i22 * g22) / n;
  }
}

/** The type-7 quantile at position h of the n used values of a sorted window. */
function quantileOfUsed(sorted: Tail, used: Uint8Array, first: number, n: number, h: number): number {
  const j = Math.floor(h);
  const value = rankOfUsed(sorted, used, first, n, j);
  return h === j ? value : value + (h - j) * (rankOfUsed(sorted, used, first, n, j + 1) - value);
}

/** The value of rank j, counted from the nearer end. */
function rankOfUsed(sorted: Tail, used: Uint8Array, first: number, n: number, j: number): number {
  const { values, rows } = sorted;
  const up = 2 * j < n;
  const last = sorted.sizes[0]! - 1;
  let before = up ? j : n - 1 - j;
  for (let k = 0; k <= last; k++) {
    const i = up ? k : last - k;
    if (used[rows[i]! - first] === 1 && before-- === 0) return values[i]!;
  }
  return NaN;
}
