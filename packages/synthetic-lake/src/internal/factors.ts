import { stream } from '@regimelab/numerics';
import type { Calendar } from './calendar.js';
import { fatTailed } from './draws.js';

/** Volatility as a multiple of the normal one, in calm, normal and stressed markets; chance to be in the same state tomorrow. */
const STATES = [
  { scale: 0.6, stay: 0.97, next: [1, 1] },
  { scale: 1, stay: 0.96, next: [0, 2] },
  { scale: 1.9, stay: 0.9, next: [1, 1] },
] as const;
/** Shares of time in each state, the stationary law of the chain: in balance 0.03·calm = 0.02·normal and 0.02·normal = 0.1·stressed. */
const SHARES = [0.02 / 0.03, 1, 0.2].map((weight, _, all) => weight / all.reduce((sum, w) => sum + w, 0));
/** Makes the mean of the squared scale 1, so that the volatilities below hold over the long run. */
const NORM = 1 / Math.sqrt(STATES.reduce((sum, { scale }, k) => sum + SHARES[k]! * scale * scale, 0));

const BTC = { drift: 0.0004, sd: 0.023 };
const ETH = { drift: 0.0004, sd: 0.03, correlation: 0.8 };
const ALT_FACTOR_SD = 0.01;

/** What moves all assets, per simulation day. */
export interface FactorPaths {
  /** 0 calm, 1 normal, 2 stressed. */
  readonly volatilityState: Uint8Array;
  /** By how much each own volatility is multiplied. */
  readonly volatilityScale: Float64Array;
  /** Log returns. */
  readonly btc: Float64Array;
  readonly eth: Float64Array;
  /** Log return of the factor the alts share beside the majors. */
  readonly alt: Float64Array;
}

export function drawFactors(seed: number, { days }: Calendar): FactorPaths {
  const random = stream(seed, 'synthetic-lake/factors');
  const volatilityState = new Uint8Array(days);
  const [volatilityScale, btc, eth, alt] = [new Float64Array(days), new Float64Array(days), new Float64Array(days), new Float64Array(days)];
  let state = 1;
  for (let t = 0; t < days; t++) {
    const { stay, next } = STATES[state]!;
    const u = random.uniform();
    if (t > 0 && u >= stay) state = next[u < stay + (1 - stay) / 2 ? 0 : 1];
    const scale = STATES[state]!.scale * NORM;
    const [b, e, a] = [fatTailed(random), fatTailed(random), fatTailed(random)];
    volatilityState[t] = state;
    volatilityScale[t] = scale;
    // −½σ² makes the drift that of the price and not of its logarithm.
    btc[t] = BTC.drift - 0.5 * BTC.sd ** 2 + BTC.sd * scale * b;
    eth[t] = ETH.drift - 0.5 * ETH.sd ** 2 + ETH.sd * scale * (ETH.correlation * b + Math.sqrt(1 - ETH.correlation ** 2) * e);
    alt[t] = -0.5 * ALT_FACTOR_SD ** 2 + ALT_FACTOR_SD * scale * a;
  }
  return { volatilityState, volatilityScale, btc, eth, alt };
}
