import { asCausal } from '@regimelab/core';
import type { Leak } from '../leak.js';
import { moments } from './columns.js';

/** Each window’s features standardised over its training and test rows together, then split. */
export const normaliserBeforeSplit: Leak = {
  name: 'a normaliser fitted before the split',
  stages: (honest) => ({
    ...honest,
    signals: (loaded, features, config, windows) => {
      const standardised = Object.entries(features.z).map(([name, honestZ]) => {
        const raw = features.raw[name as keyof typeof features.raw];
        const z = honestZ.slice();
        for (const { train, test } of windows) {
          const { mean, deviation } = moments(raw.subarray(train?.first ?? 0, test.last + 1));
          for (let t = test.first; t <= test.last; t++) z[t] = (raw[t]! - mean) / deviation;
        }
        return [name, z];
      });
      return honest.signals(loaded, asCausal({ ...features, z: Object.fromEntries(standardised) as typeof features.z }), config, windows);
    },
  }),
};
