import type { Leak } from '../leak.js';
import { moments, withZ } from './columns.js';

/** Features standardised once over all dates, before anything else. */
export const fullSampleZScore: Leak = {
  name: 'a full-sample z-score',
  stages: (honest) => ({
    ...honest,
    features: (loaded, config) =>
      withZ(honest.features(loaded, config), (raw) => {
        const { mean, deviation } = moments(raw);
        return raw.map((value) => (value - mean) / deviation);
      }),
  }),
};
