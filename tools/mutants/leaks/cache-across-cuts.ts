import { asCausal } from '@regimelab/core';
import type { FeatureTable } from '@regimelab/features';
import type { Leak } from '../leak.js';

/** Features kept by configuration and first day: whoever asks again with fewer days is given the first rows of the longer history. */
export const cacheAcrossCuts: Leak = {
  name: 'a cache reused across cut dates',
  stages: (honest) => {
    const kept = new Map<string, FeatureTable>();
    return {
      ...honest,
      features: (loaded, config) => {
        const { times } = loaded.market.grid;
        const key = `${times[0]} ${JSON.stringify(config.features)}`;
        const known = kept.get(key);
        const longest = known !== undefined && known.times.length >= times.length ? known : honest.features(loaded, config);
        kept.set(key, longest);
        const first = (columns: object) =>
          Object.fromEntries(Object.entries(columns as FeatureTable['z']).map(([name, values]) => [name, values.slice(0, times.length)]));
        const [raw, z] = [first(longest.raw) as FeatureTable['raw'], first(longest.z) as FeatureTable['z']];
        return asCausal({ ...longest, times, raw, z, valid: longest.valid.slice(0, times.length) });
      },
    };
  },
};
