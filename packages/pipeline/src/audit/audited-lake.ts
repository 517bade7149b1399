import type { Axes } from '@regimelab/core';
import type { MajorsAltsLake, MajorsAltsMarket } from '../majors-alts/load-majors-alts-lake.js';
import type { AuditedMarket } from './audit-look-ahead.js';
import { Remembered } from '../remembered.js';
import { noiseTable } from './noise.js';

/** The values of a panel, or of a mask or code. */
type Values = Float64Array | Uint8Array;
/** How a value changes, by a number in [0, 1) of its cell; masks and codes become another of two. */
type Change = (value: number, noise: number) => number;

/** Stretches of a lake; what is computed of a stretch is remembered with it. */
const stretches = new Remembered<MajorsAltsLake, MajorsAltsLake>(16);

/**
 * A majors-alts lake whose rows can be cut and poisoned. Cutting copies nothing; poisoning copies the rows asked for.
 *
 * Of a poisoned market the measurement clock is changed in every row: what is known may depend on measured values only through the knowledge
 * clock, which shows them when they are published.
 */
export function auditedLake(loaded: MajorsAltsLake): AuditedMarket<MajorsAltsLake> {
  const whole = loaded.market.grid;
  const N = whole.assets.length;

  /** Rows first … last; panels of the knowledge clock changed from row `known` on, those of the measurement clock from row `measured` on. */
  const stretch = (first: number, last: number, known: number, measured: number, change: Change): MajorsAltsLake => {
    const grid: Axes = Object.freeze({ unit: whole.unit, times: whole.times.subarray(first, last + 1), assets: whole.assets });
    const within = (values: Values, from: number): Values => {
      const kept = values.subarray(first * N, (last + 1) * N);
      if (from > last) return kept;
      const changed = kept.slice();
      const flips = changed instanceof Uint8Array;
      const noise = noiseTable(changed.length);
      for (let i = Math.max(0, from - first) * N; i < changed.length; i++) {
        changed[i] = flips ? Number(changed[i] === 0) : change(changed[i]!, noise[i]!);
      }
      return changed;
    };
    const panels = <P>(node: P, from: number): P => {
      const changed = (member: unknown): unknown => {
        if (member === null || typeof member !== 'object') return member;
        if ('axes' in member && 'values' in member) return { axes: grid, values: within(member.values as Values, from) };
        if (Array.isArray(member)) return member.map(changed);
        return Object.fromEntries(Object.entries(member).map(([name, inner]) => [name, changed(inner)]));
      };
      return changed(node) as P;
    };
    const market: MajorsAltsMarket = {
      grid,
      knowledge: panels(loaded.market.knowledge, known),
      measurement: panels(loaded.market.measurement, measured),
    };
    return { ...loaded, market, trackedBetas: panels(loaded.trackedBetas, known) };
  };

  const once = (key: string, make: () => MajorsAltsLake) => stretches.of(loaded, key, make);
  return {
    times: whole.times,
    rows: (first, last) => once(`rows ${first} ${last}`, () => stretch(first, last, Infinity, Infinity, (value) => value)),
    poisoned: (first, cut, last) =>
      once(`poisoned ${first} ${cut} ${last}`, () =>
        stretch(first, last, cut + 1, first, (value, noise) => (noise < 0.5 ? NaN : value * 10)),
      ),
    another: (first, last) =>
      once(`another ${first} ${last}`, () => stretch(first, last, first, first, (value, noise) => value * (0.5 + noise))),
  };
}
