import type { Panel } from '@regimelab/core';
import { mapCells, withKnowledge, type Leak } from '../leak.js';

/** Funding read by the date in its row, although the row appears a day later. */
export const fundingBeforeKnowable: Leak = {
  name: 'a funding row before it is knowable',
  market: (loaded) => {
    const { funding, fundingAsOf } = loaded.market.knowledge;
    const early = (panel: Panel | null) => panel && mapCells(panel, (t, _n, at) => at(t + 1));
    return withKnowledge(loaded, { funding: early(funding), fundingAsOf: early(fundingAsOf) });
  },
};
