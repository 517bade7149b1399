import type { Panel } from '@regimelab/core';
import { returnOver, type Window } from './column-window.js';

/** One asset over the rows of {@link PriceColumns}. */
export interface PriceColumn {
  /** Simple return of each row over the one before; NaN where a price is missing. */
  readonly returns: Float64Array;
  /** How many prices there are before each row; one entry more than rows. */
  readonly cellsBefore: Int32Array;
}

/**
 * The rows that decisions look back on, asset by asset: a window is then neighbours in memory instead of one cell of every row, and a return is
 * formed once. An asset is prepared when it is first asked for; most never are.
 */
export class PriceColumns {
  readonly #first: number;
  readonly #rows: number;
  readonly #known: (PriceColumn | undefined)[];

  /** @param lookback rows of the longest window, of decisions at `rows` */
  constructor(
    private readonly price: Panel,
    rows: ArrayLike<number>,
    lookback: number,
  ) {
    let oldest = Infinity;
    let newest = -Infinity;
    for (let k = 0; k < rows.length; k++) {
      if (rows[k]! < oldest) oldest = rows[k]!;
      if (rows[k]! > newest) newest = rows[k]!;
    }
    this.#first = Math.max(0, oldest - lookback + 1);
    this.#rows = Math.max(0, newest - this.#first + 1);
    this.#known = new Array<PriceColumn | undefined>(price.axes.assets.length).fill(undefined);
  }

  /** Where the last `count` rows up to t, or those there are, stand in a column. */
  window(t: number, count: number): Window {
    const end = t - this.#first + 1;
    return { start: Math.max(0, end - count), end };
  }

  of(n: number): PriceColumn {
    return (this.#known[n] ??= this.#prepare(n));
  }

  #prepare(n: number): PriceColumn {
    const { values, axes } = this.price;
    const N = axes.assets.length;
    const returns = new Float64Array(this.#rows);
    const cellsBefore = new Int32Array(this.#rows + 1);
    for (let k = 0; k < this.#rows; k++) {
      const t = this.#first + k;
      returns[k] = returnOver(1, values, N, n, t);
      cellsBefore[k + 1] = cellsBefore[k]! + Number(Number.isFinite(values[t * N + n]));
    }
    return { returns, cellsBefore };
  }
}
