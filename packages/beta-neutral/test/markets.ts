import { createAxes, type Axes, type Panel } from '@regimelab/core';
import { stream } from '@regimelab/numerics';

/** Daily axes of T rows over BTC, ETH and alts A0, A1, … */
export function marketAxes(T: number, alts: number): Axes {
  const times = Array.from({ length: T }, (_, t) => 19_700 + t);
  return createAxes('day', times, ['BTC', 'ETH', ...Array.from({ length: alts }, (_, n) => `A${n}`)]);
}

/** Log returns with known betas: alt = betas[n] · (BTC, ETH) + noise. */
export function marketReturns(
  seed: number,
  T: number,
  betas: readonly (readonly [number, number])[],
  { noise = 0.03, missing = 0 }: { noise?: number; missing?: number } = {},
): Panel {
  const random = stream(seed, 'market');
  const axes = marketAxes(T, betas.length);
  const N = axes.assets.length;
  const values = new Float64Array(T * N);
  for (let t = 0; t < T; t++) {
    const btc = 0.03 * random.normal();
    const eth = 0.7 * btc + 0.025 * random.normal();
    const alts = betas.map(([onBtc, onEth]) => onBtc * btc + onEth * eth + noise * random.normal());
    values.set([btc, eth, ...alts], t * N);
  }
  return { axes, values: values.map((value) => (missing > 0 && random.uniform() < missing ? NaN : value)) };
}
