import { stream } from '@regimelab/numerics';
import type { MajorsAltsResult } from '../majors-alts/compute-majors-alts.js';
import type { MajorsAltsLake } from '../majors-alts/load-majors-alts-lake.js';
import { Remembered } from '../remembered.js';
import type { LookAheadCuts } from './audit-look-ahead.js';

/** Rows of a lake in a gap of one price, by the first and last row to look at. */
const gaps = new Remembered<MajorsAltsLake, readonly number[]>(4);

/**
 * The cuts of the audit that every run makes: few, and where a look ahead shows.
 *
 *   truncated: in a gap of one price;  poisoned: at a switch of the regime, at the first row of a test window, at the last row
 *
 * @param seed chooses among switches, gaps and windows, so that other runs look elsewhere
 * @returns simulated rows that have a later one; where there is no switch, gap or window, any row
 */
export function chooseCuts(loaded: MajorsAltsLake, result: MajorsAltsResult, seed: number): LookAheadCuts {
  const { first, last } = cutRows(result);
  if (last < first) return { truncate: [], poison: [] };
  const random = stream(seed, 'audit/cuts');
  const rows = Array.from({ length: last - first + 1 }, (_, k) => first + k);
  const oneOf = (some: readonly number[]): number => (some.length === 0 ? oneOf(rows) : some[random.integer(some.length)]!);
  // What the lake decides is drawn first: runs of a sweep then share the cuts at the same rows, and all that is computed at them.
  const gap = oneOf(gaps.of(loaded, `${first} ${last}`, () => rows.filter((t) => isGap(loaded, t))));
  const start = oneOf(result.windows.map((window) => window.first).filter((t) => t >= first && t <= last));
  const { code } = result.signals.regime;
  const change = oneOf(rows.filter((t) => code[t] !== code[t - 1]));
  return { truncate: [gap], poison: [...new Set([change, start, last])] };
}

/** Every n-th simulated row that has a later one, counted back from the last: the cuts of an exhaustive audit. */
export function everyCut(result: MajorsAltsResult, n: number): LookAheadCuts {
  const { first, last } = cutRows(result);
  const rows = Array.from({ length: Math.max(0, Math.floor((last - first) / n) + 1) }, (_, k) => last - k * n).reverse();
  return { truncate: rows, poison: rows };
}

/** The simulated rows after which something can be taken away. */
function cutRows({ simulated, grid }: MajorsAltsResult) {
  return { first: Math.max(1, simulated.first), last: Math.min(simulated.last, grid.times.length - 2) };
}

/** Whether an asset that may be traded has a price the day before and the day after, but none at t. */
function isGap({ market, excluded }: MajorsAltsLake, t: number): boolean {
  const { axes, values } = market.knowledge.price;
  const N = axes.assets.length;
  return axes.assets.some((asset, n) => {
    const [before, now, after] = [values[(t - 1) * N + n]!, values[t * N + n]!, values[(t + 1) * N + n]!];
    return Number.isNaN(now) && before === before && after === after && !excluded.has(asset);
  });
}
