import { mapCells, withKnowledge, type Leak } from '../leak.js';

/** A gap filled from the row before it in the file, after a join has left the rows newest first. */
export const lostSort: Leak = {
  name: 'a gap filled from a lost sort',
  market: (loaded) => {
    const { price } = loaded.market.knowledge;
    return withKnowledge(loaded, { price: mapCells(price, (t, _n, at) => (Number.isNaN(at(t)) ? at(t + 1) : at(t))) });
  },
};
