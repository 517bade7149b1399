import { mapCells, withKnowledge, type Leak } from '../leak.js';

/** A missing price filled with the next one: `bfill`, or an interpolation. */
export const backFilledGap: Leak = {
  name: 'a back-filled gap',
  market: (loaded) => {
    const { price } = loaded.market.knowledge;
    const next = (t: number, at: (t: number) => number) => [0, 1, 2, 3].map((ahead) => at(t + ahead)).find((value) => value === value);
    return withKnowledge(loaded, { price: mapCells(price, (t, _n, at) => next(t, at) ?? NaN) });
  },
};
