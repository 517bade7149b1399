import type { Panel, PanelMask } from '@regimelab/core';

/** Where the funding of an asset and row came from; the number is the code in {@link FundingCharge.source}. */
export const FUNDING_SOURCES = ['missing', 'settled', 'partial', 'daily'] as const;
export type FundingSource = (typeof FUNDING_SOURCES)[number];

/** Funding as a position pays it. */
export interface FundingCharge {
  /** T×N, φ: fraction of the notional over (t−1, t]; positive: the holder of a long position pays. NaN = none known. */
  readonly paid: Panel;
  /** T×N codes of {@link FUNDING_SOURCES}. */
  readonly source: PanelMask;
}

/** What a book is traded on. All panels stand on the same axes; row t is 00:00 UTC of its day. */
export interface BacktestMarket {
  /** T×N, USD, measurement clock: fills and marks. A cell that is not positive is missing. */
  readonly price: Panel;
  /** T×N, USD, knowledge clock: all that a policy sees. */
  readonly decisionPrice: Panel;
  /** T×N, USD traded a day, measurement clock: what the market impact is measured against. */
  readonly volume: Panel;
  /** Null where no funding is charged. */
  readonly funding: FundingCharge | null;
  /** Ids of the major leg; every other asset is an alt. */
  readonly majors: readonly string[];
}
