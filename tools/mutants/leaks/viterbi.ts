import { hiddenMarkovRegimes, viterbiPath } from '@regimelab/labeling';
import type { Leak } from '../leak.js';
import { modelFeatures } from './columns.js';
import { tradedStates, withoutStates } from './signals.js';

/** The same model, its states read from the most likely path: what `model.predict(X)` of most libraries gives. */
export const viterbi: Leak = {
  name: 'a Viterbi path',
  // It differs from the filtered states only where a later day overturned an earlier one.
  needsEveryCut: true,
  stages: (honest) => ({
    ...honest,
    signals: (loaded, features, config, windows) => {
      const { signals } = honest.signals(loaded, features, config, windows);
      const columns = modelFeatures(features, config);
      const [fit] = hiddenMarkovRegimes(columns, { nStates: 3, orderBy: config.regime.unsupervised.order_by, refitDays: 10_000 }).fits;
      if (fit === undefined) return withoutStates(signals);
      const { state } = viterbiPath(fit.model, columns);
      const code = state.map((value, t) => (t < fit.row ? -1 : value));
      return tradedStates(
        signals,
        code,
        Float64Array.from(code, (value) => (value < 0 ? NaN : value - 1)),
      );
    },
  }),
};
