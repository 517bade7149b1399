import { percentileBins } from '@regimelab/labeling';
import type { Leak } from '../leak.js';
import { tradedStates } from './signals.js';

/** Thirds of the score over its whole history, traded as regimes. */
export const fullSampleBins: Leak = {
  name: 'full-sample bins, traded',
  stages: (honest) => ({
    ...honest,
    signals: (...args) => {
      const { signals } = honest.signals(...args);
      const { score } = signals;
      const scored = Int32Array.from(score.keys()).filter((t) => Number.isFinite(score[t]));
      const thirds: [number, number][] = [
        [0, 33],
        [33, 67],
        [67, 100],
      ];
      const { bin } = percentileBins(
        Float64Array.from(scored, (t) => score[t]!),
        { ranges: thirds },
      );
      const code = new Int8Array(score.length).fill(-1);
      scored.forEach((t, k) => (code[t] = bin[k]!));
      return tradedStates(
        signals,
        code,
        Float64Array.from(code, (value) => (value < 0 ? NaN : value - 1)),
      );
    },
  }),
};
