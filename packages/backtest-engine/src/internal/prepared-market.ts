import { byCodePoint, type Panel } from '@regimelab/core';
import type { BacktestMarket, FundingCharge } from '../market.js';
import { LEGS } from '../result.js';
import { averageVolume, recentVolatility } from './impact-inputs.js';
import { requireMarket } from './require-inputs.js';

/** In a kept column: nobody has asked for this cell. No volatility is negative; an average volume of −1 is only computed again. */
const NOT_ASKED = -1;

/** By column, T numbers; each column made when first asked for. A look-back of a column then reads neighbours. */
type Columns = (Float64Array | undefined)[];

/** A checked market with what trades and policies ask of it: computed when first asked for, then kept. */
export class PreparedMarket implements BacktestMarket {
  readonly price: Panel;
  readonly decisionPrice: Panel;
  readonly volume: Panel;
  readonly funding: FundingCharge | null;
  readonly majors: readonly string[];
  /** All columns by code point of their ids. */
  readonly byId: Int32Array;
  /** N positions in `LEGS`. */
  readonly leg: Uint8Array;
  readonly #decisionReturns: Columns;
  readonly #volatility: Columns;
  #averageVolume: Columns;
  /** Rows that each of `#averageVolume` looks back on. */
  #volumeRows = 0;

  /** @param operation named by the errors of {@link requireMarket} */
  constructor(market: BacktestMarket, operation: string) {
    requireMarket(market, operation);
    const { price, decisionPrice, volume, funding, majors } = market;
    const { assets } = price.axes;
    this.price = price;
    this.decisionPrice = decisionPrice;
    this.volume = volume;
    this.funding = funding;
    this.majors = majors;
    this.byId = Int32Array.from(assets.keys()).sort((a, b) => byCodePoint(assets[a]!, assets[b]!));
    this.leg = Uint8Array.from(assets, (asset) => LEGS.indexOf(majors.includes(asset) ? 'majors' : 'alts'));
    this.#decisionReturns = noColumns(assets.length);
    this.#volatility = noColumns(assets.length);
    this.#averageVolume = noColumns(assets.length);
  }

  /** p[row, n] / p[row−1, n] − 1  of decision prices; NaN unless both exist. */
  decisionReturn(row: number, n: number): number {
    return (this.#decisionReturns[n] ??= returnsOf(this.decisionPrice, n))[row]!;
  }

  /** {@link recentVolatility} of a column at a row. */
  volatility(row: number, n: number): number {
    const kept = (this.#volatility[n] ??= this.#notAsked());
    const known = kept[row]!;
    return known === NOT_ASKED ? (kept[row] = recentVolatility(this.price.values, this.leg.length, row, n)) : known;
  }

  /** {@link averageVolume} of a column over the last `rows` rows up to a row; kept for one number of rows at a time. */
  averageVolume(row: number, n: number, rows: number): number {
    if (rows !== this.#volumeRows) {
      this.#averageVolume = noColumns(this.leg.length);
      this.#volumeRows = rows;
    }
    const kept = (this.#averageVolume[n] ??= this.#notAsked());
    const known = kept[row]!;
    return known === NOT_ASKED ? (kept[row] = averageVolume(this.volume.values, this.leg.length, row, n, rows)) : known;
  }

  #notAsked(): Float64Array {
    return new Float64Array(this.price.axes.times.length).fill(NOT_ASKED);
  }
}

const noColumns = (N: number): Columns => new Array<Float64Array | undefined>(N).fill(undefined);

function returnsOf({ axes, values }: Panel, n: number): Float64Array {
  const N = axes.assets.length;
  const returns = new Float64Array(axes.times.length).fill(NaN);
  let before = values[n]!;
  for (let t = 1; t < returns.length; t++) {
    const now = values[t * N + n]!;
    if (now > 0 && before > 0) returns[t] = now / before - 1;
    before = now;
  }
  return returns;
}
