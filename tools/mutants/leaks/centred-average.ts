import type { Leak } from '../leak.js';
import { moments, withZ } from './columns.js';

/** A noisy feature smoothed by an average of the days around it, `rolling(7, center=True)`. */
export const centredAverage: Leak = {
  name: 'a centred average',
  stages: (honest) => ({
    ...honest,
    features: (loaded, config) =>
      withZ(honest.features(loaded, config), (_raw, z) => z.map((_, t) => moments(z.subarray(Math.max(0, t - 3), t + 4)).mean)),
  }),
};
