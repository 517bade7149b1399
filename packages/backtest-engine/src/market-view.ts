import { formatDay, LookAheadError } from '@regimelab/core';
import type { PreparedMarket } from './internal/prepared-market.js';

/** The market as it was knowable at one row. */
export interface MarketView {
  /** The last row that exists for the reader. */
  readonly row: number;
  readonly assets: readonly string[];
  /**
   * Decision price of a column at a row, USD; NaN = missing.
   *
   * @throws {LookAheadError} for a row after {@link row}
   */
  price(row: number, column: number): number;
  /** price[row] / price[row−1] − 1;  NaN unless both exist. @throws {LookAheadError} for a row after {@link row} */
  returnAt(row: number, column: number): number;
}

/** A view over decision prices that ends at `row`; {@link moveTo} carries it forward, so that a loop needs only one. */
export class MovingMarketView implements MarketView {
  readonly assets: readonly string[];
  readonly #market: PreparedMarket;
  readonly #price: Float64Array;
  #row: number;

  constructor(market: PreparedMarket, row: number) {
    this.#market = market;
    this.#price = market.decisionPrice.values;
    this.#row = row;
    this.assets = market.decisionPrice.axes.assets;
  }

  get row(): number {
    return this.#row;
  }

  moveTo(row: number): void {
    this.#row = row;
  }

  price(row: number, column: number): number {
    if (row > this.#row) throw this.#beyond(row, column);
    const price = this.#price[row * this.assets.length + column]!;
    return price > 0 ? price : NaN;
  }

  returnAt(row: number, column: number): number {
    if (row > this.#row) throw this.#beyond(row, column);
    return row < 1 ? NaN : this.#market.decisionReturn(row, column);
  }

  #beyond(row: number, column: number): LookAheadError {
    const { unit, times } = this.#market.decisionPrice.axes;
    const at = unit === 'day' ? ` (${formatDay(times[this.#row]!)})` : '';
    return new LookAheadError('LOOK_AHEAD', `MarketView: ${this.assets[column]} of row ${row} was asked for at row ${this.#row}${at}`, {
      context: { asset: this.assets[column], row: this.#row, asked: row },
    });
  }
}
