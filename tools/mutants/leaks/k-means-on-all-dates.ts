import { kMeans } from '@regimelab/labeling';
import type { Leak } from '../leak.js';
import { modelFeatures } from './columns.js';
import { tradedStates } from './signals.js';

/** Clusters fitted once on every date, then traded from the first. */
export const kMeansOnAllDates: Leak = {
  name: 'k-means on all dates',
  stages: (honest) => ({
    ...honest,
    signals: (loaded, features, config, windows) => {
      const { signals } = honest.signals(loaded, features, config, windows);
      const { labels } = kMeans(modelFeatures(features, config), { nStates: 3, orderBy: config.regime.unsupervised.order_by });
      return tradedStates(
        signals,
        labels,
        Float64Array.from(labels, (value) => (value < 0 ? NaN : value - 1)),
      );
    },
  }),
};
