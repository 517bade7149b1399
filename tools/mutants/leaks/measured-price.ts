import { withKnowledge, type Leak } from '../leak.js';

/** Decisions that read the price of the fills, which is measured before it is published. */
export const measuredPrice: Leak = {
  name: 'the measurement clock',
  market: (loaded) => withKnowledge(loaded, { price: loaded.market.measurement.price }),
};
