import { hiddenMarkovRegimes, smoothedProbabilities } from '@regimelab/labeling';
import type { Leak } from '../leak.js';
import { modelFeatures } from './columns.js';
import { tradedStates, withoutStates } from './signals.js';

/** A hidden Markov model fitted on the past alone, whose states are then read from the smoothed instead of the filtered probabilities. */
export const smoothedPosteriors: Leak = {
  name: 'smoothed posteriors',
  stages: (honest) => ({
    ...honest,
    signals: (loaded, features, config, windows) => {
      const { signals } = honest.signals(loaded, features, config, windows);
      const columns = modelFeatures(features, config);
      const [fit] = hiddenMarkovRegimes(columns, { nStates: 3, orderBy: config.regime.unsupervised.order_by, refitDays: 10_000 }).fits;
      if (fit === undefined) return withoutStates(signals);
      const { probabilities } = smoothedProbabilities(fit.model, columns);
      const of = (t: number, state: number) => probabilities[t * 3 + state]!;
      const score = Float64Array.from(signals.score, (_, t) => (t < fit.row ? NaN : of(t, 2) - of(t, 0)));
      const likeliest = (t: number) => [0, 1, 2].reduce((best, state) => (of(t, state) > of(t, best) ? state : best), 0);
      return tradedStates(
        signals,
        Int8Array.from(score, (_, t) => (t < fit.row ? -1 : likeliest(t))),
        score,
      );
    },
  }),
};
