import type { Axes } from '@regimelab/core';

/** Why an asset is in or out of a basket; the number is the code in {@link Basket.verdicts}. The first reason that applies counts. */
export const BASKET_VERDICTS = [
  'member',
  'excluded',
  'no price',
  'no market cap',
  'market cap below minimum',
  'no volume',
  'volume below minimum',
  'no volatility',
  'no funding',
  'short history',
  'volatility above maximum',
  'no correlation',
  'correlation below minimum',
  'no momentum',
  'momentum outside range',
  'not among the largest',
  'basket too small',
] as const;
export type BasketVerdict = (typeof BASKET_VERDICTS)[number];

/** The short leg chosen at one row. */
export interface Basket {
  readonly row: number;
  /** K columns in rank order; none where too few assets qualify, which is a row without a book. */
  readonly columns: Int32Array;
  /** K positive shares of the leg, sum 1. */
  readonly weights: Float64Array;
  /** Assets that passed every filter, before the cut to the basket's size. */
  readonly eligible: number;
  /** Assets left out for want of a funding rate only. */
  readonly droppedNoFunding: number;
  /** N codes of {@link BASKET_VERDICTS}: the ledger of why each asset is in or out. */
  readonly verdicts: Uint8Array;
}

/** Baskets at chosen rows, in their order. */
export interface BasketPath {
  readonly axes: Axes;
  readonly baskets: readonly Basket[];
}
