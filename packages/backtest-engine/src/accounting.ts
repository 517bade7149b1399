import { InvariantError } from '@regimelab/core';
import { funding as fundingOf } from './costs/funding.js';
import { delistingPrice } from './delisting.js';
import { FUNDING_SOURCES, type BacktestMarket } from './market.js';
import { LEGS, PNL_PARTS, type Leg, type PnlPart, type PnlPaths } from './result.js';
import type { Positions } from './internal/positions.js';

/** USD per leg, in the order of {@link LEGS}; all 0 at first. */
export const byLeg = (): [majors: number, alts: number] => [0, 0];

/** Profit and loss of every simulated row by leg and part, USD. */
export class Ledger {
  readonly legs: Readonly<Record<Leg, PnlPaths>>;
  readonly total: PnlPaths;
  /** Sum of what was bought less what was sold in the present row, USD; names closed by delisting included. */
  netPurchases = 0;

  constructor(readonly rows: number) {
    const paths = (): PnlPaths => Object.fromEntries(PNL_PARTS.map((part) => [part, new Float64Array(rows)])) as PnlPaths;
    this.legs = Object.fromEntries(LEGS.map((leg) => [leg, paths()])) as Record<Leg, PnlPaths>;
    this.total = paths();
  }

  /** Writes a part of a row by leg and gives back its total. */
  book(k: number, part: PnlPart, usd: readonly [majors: number, alts: number]): number {
    const { majors, alts } = this.legs;
    majors[part][k] = usd[0];
    alts[part][k] = usd[1];
    return (this.total[part][k] = usd[0] + usd[1]);
  }
}

const MISSING = FUNDING_SOURCES.indexOf('missing');

/**
 * Books  funding = Σ units·mark[t−1]·φ[t]  over the units held over (t−1, t]. Marks must still be those of the row before.
 *
 * @param counts by code of {@link FUNDING_SOURCES}, added to; a missing φ charges nothing
 */
export function chargeFunding(
  positions: Positions,
  market: BacktestMarket,
  t: number,
  k: number,
  ledger: Ledger,
  counts: Int32Array,
): number {
  const { funding } = market;
  if (funding === null) return 0;
  const { held, units, mark, leg } = positions;
  const offset = t * positions.assets.length;
  const paid = funding.paid.values;
  const source = funding.source.values;
  const usd = byLeg();
  for (let i = 0; i < held.length; i++) {
    const n = held[i]!;
    const rate = paid[offset + n]!;
    const code = rate === rate ? source[offset + n]! : MISSING;
    counts[code]!++;
    if (code !== MISSING) usd[leg[n] as 0 | 1] += fundingOf(units[n]!, mark[n]!, rate);
  }
  return ledger.book(k, 'funding', usd);
}

/** Whether a held name is to be closed at row t: it has no price, and its mark is older than `maxAge`, in the unit of the axes. */
function isGivenUp(
  { markRow, assets }: Positions,
  { price: { axes, values } }: BacktestMarket,
  t: number,
  n: number,
  maxAge: number,
): boolean {
  return !(values[t * assets.length + n]! > 0) && axes.times[t]! - axes.times[markRow[n]!]! > maxAge;
}

/** Whether row t will close a name for want of prices. */
export function closesAny(positions: Positions, market: BacktestMarket, t: number, maxAge: number): boolean {
  const { held } = positions;
  for (let i = 0; i < held.length; i++) if (isGivenUp(positions, market, t, held[i]!, maxAge)) return true;
  return false;
}

/**
 * Books  price PnL = Σ units·(price[t] − mark)  and moves the marks. Without a price the mark stays; a name whose mark is older than
 * `maxAge` is closed at its mark less the haircut.
 *
 * @param maxAge in the unit of the axes
 * @param onDelisted told of each name closed
 */
export function markToMarket(
  positions: Positions,
  market: BacktestMarket,
  t: number,
  k: number,
  ledger: Ledger,
  { maxAge, haircut, onDelisted }: { readonly maxAge: number; readonly haircut: number; readonly onDelisted: (column: number) => void },
): number {
  const { held, units, mark, markRow, leg } = positions;
  const price = market.price.values;
  const offset = t * positions.assets.length;
  const usd = byLeg();
  let isAnyDelisted = false;
  for (let i = 0; i < held.length; i++) {
    const n = held[i]!;
    const now = price[offset + n]!;
    if (now > 0) {
      usd[leg[n] as 0 | 1] += units[n]! * (now - mark[n]!);
      mark[n] = now;
      markRow[n] = t;
    } else if (isGivenUp(positions, market, t, n, maxAge)) {
      const exit = delistingPrice(units[n]!, mark[n]!, haircut);
      usd[leg[n] as 0 | 1] += units[n]! * (exit - mark[n]!);
      ledger.netPurchases -= units[n]! * exit;
      units[n] = 0;
      onDelisted(n);
      isAnyDelisted = true;
    }
  }
  if (isAnyDelisted) positions.refresh();
  return ledger.book(k, 'price', usd);
}

const TOLERANCE = 1e-9;

/**
 * The account is kept twice:  by profit and loss,  E[t] − E[t−1] = price − fees − slippage − impact − funding,  and by what is owned,
 * E[t] − E[t−1] = Δ(Σ units·mark) − net purchases − costs − funding.  Both must agree with the booked equity to 1e-9 of it, or of the gross
 * position where that is larger.
 *
 * @throws {InvariantError} where they do not, or where a figure is not finite
 */
export function requireIdentity(
  ledger: Ledger,
  k: number,
  figures: {
    readonly row: number;
    readonly before: number;
    readonly after: number;
    readonly valueBefore: number;
    readonly valueAfter: number;
    readonly gross: number;
  },
): void {
  const { row, before, after, valueBefore, valueAfter, gross } = figures;
  const { price, fees, slippage, impact, funding } = ledger.total;
  const charges = fees[k]! + slippage[k]! + impact[k]! + funding[k]!;
  const change = after - before;
  const byProfit = price[k]! - charges;
  const byHoldings = valueAfter - valueBefore - ledger.netPurchases - charges;
  const tolerance = TOLERANCE * Math.max(before, gross);
  // Written so that NaN fails.
  if (Math.abs(change - byProfit) <= TOLERANCE * before && Math.abs(change - byHoldings) <= tolerance) return;
  throw new InvariantError(
    `runBacktest: the account of row ${row} does not add up: equity changed by ${change}, profit and loss by ${byProfit}, holdings by ${byHoldings}`,
    {
      context: {
        row,
        change,
        byProfit,
        byHoldings,
        price: price[k],
        fees: fees[k],
        slippage: slippage[k],
        impact: impact[k],
        funding: funding[k],
      },
    },
  );
}
