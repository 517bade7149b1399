import { pearsonCorrelation } from '@regimelab/numerics';
import { COMPOSITE_INPUTS } from '@regimelab/features';
import type { Leak } from '../leak.js';
import { tradedStates } from './signals.js';

const HORIZON = 20;

/** A score learned from what the majors gained in the 20 days after each training row, the last of which lie in the test. */
export const labelAcrossFold: Leak = {
  name: 'a label span that crosses a fold',
  stages: (honest) => ({
    ...honest,
    signals: (loaded, features, config, windows) => {
      const { signals } = honest.signals(loaded, features, config, windows);
      const { axes, values } = loaded.market.knowledge.price;
      const N = axes.assets.length;
      const major = axes.assets.indexOf(config.universe.majors[0]!);
      const columns = Object.values(COMPOSITE_INPUTS).map((name) => features.z[name]);
      const ahead = Float64Array.from(axes.times, (_, t) => values[(t + HORIZON) * N + major]! / values[t * N + major]! - 1);
      const score = new Float64Array(axes.times.length).fill(NaN);
      for (const { train, test } of windows) {
        if (train === null) continue;
        const rows = Array.from({ length: train.last - train.first + 1 }, (_, k) => train.first + k);
        const learned = columns.map((z) => {
          const complete = rows.filter((t) => Number.isFinite(z[t]) && Number.isFinite(ahead[t]));
          return complete.length < 30
            ? 0
            : pearsonCorrelation(
                Float64Array.from(complete, (t) => z[t]!),
                Float64Array.from(complete, (t) => ahead[t]!),
              );
        });
        for (let t = test.first; t <= test.last; t++) score[t] = columns.reduce((sum, z, k) => sum + (learned[k]! * z[t]! || 0), 0);
      }
      return tradedStates(
        signals,
        Int8Array.from(score, (value) => (Number.isNaN(value) ? -1 : value > 0 ? 2 : 0)),
        score,
      );
    },
  }),
};
