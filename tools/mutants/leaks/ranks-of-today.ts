import { crossSection } from '@regimelab/core';
import { lastRow, mapCells, withKnowledge, type Leak } from '../leak.js';

const LARGEST = 25;

/** A universe of the names that are large today, for all of history: those that fell away are never held. */
export const ranksOfToday: Leak = {
  name: 'today’s market-cap ranks',
  market: (loaded) => {
    const { marketCapAsOf } = loaded.market.knowledge;
    const today = Array.from(crossSection(marketCapAsOf, lastRow(marketCapAsOf.axes)));
    const ranked = [...today.keys()].filter((n) => today[n]! > 0).sort((a, b) => today[b]! - today[a]!);
    const large = new Set(ranked.slice(0, LARGEST));
    return withKnowledge(loaded, { marketCapAsOf: mapCells(marketCapAsOf, (t, n, at) => (large.has(n) ? at(t) : NaN)) });
  },
};
