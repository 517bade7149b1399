import { mapCells, withKnowledge, type Leak } from '../leak.js';

/** The bar that began at t taken for one that ended there: half of its day has gone into its price. */
export const unclosedBar: Leak = {
  name: 'an unclosed bar',
  market: (loaded) => {
    const running = (_t: number, at: (t: number) => number) => (Number.isNaN(at(_t + 1)) ? at(_t) : Math.sqrt(at(_t) * at(_t + 1)));
    return withKnowledge(loaded, { price: mapCells(loaded.market.knowledge.price, (t, _n, at) => running(t, at)) });
  },
};
