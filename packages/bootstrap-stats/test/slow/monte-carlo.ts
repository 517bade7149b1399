import { expect } from '@jest/globals';
import type { RandomStream } from '@regimelab/numerics';

/** AR(1) with unit innovations: x_t = φx_{t−1} + e_t, 100 rows burnt in. */
export function autoregressive(random: RandomStream, n: number, phi: number): Float64Array {
  const x = new Float64Array(n);
  let value = 0;
  for (let t = -100; t < n; t++) {
    value = phi * value + random.normal();
    if (t >= 0) x[t] = value;
  }
  return x;
}

/** Share of `trials` in which something holds. It is printed: docs/statistics.md has the figures. */
export function shareOf(trials: number, holds: (trial: number) => boolean): number {
  let count = 0;
  for (let trial = 0; trial < trials; trial++) count += Number(holds(trial));
  process.stdout.write(`${expect.getState().currentTestName}: ${(count / trials).toFixed(3)} of ${trials}\n`);
  return count / trials;
}
