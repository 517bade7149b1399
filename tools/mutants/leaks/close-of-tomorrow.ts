import { lastRow, mapCells, withKnowledge, type Leak } from '../leak.js';

/** A feature shifted the wrong way: `shift(-1)` where `shift(1)` was meant. */
export const closeOfTomorrow: Leak = {
  name: 'close[t+1]',
  market: (loaded) => {
    const { price } = loaded.market.knowledge;
    return withKnowledge(loaded, { price: mapCells(price, (t, _n, at) => at(Math.min(t + 1, lastRow(price.axes)))) });
  },
};
